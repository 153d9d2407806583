// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GitInfo = { 
/**
 * The commit that was checked out.
 */
sha: string | null, branch: string | null, originUrl: string | null, };
