// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Absent keeps, null clears. At least one member.
 */
export type ThreadMetadataGitInfoUpdateParams = { sha?: string | null, branch?: string | null, originUrl?: string | null, };
