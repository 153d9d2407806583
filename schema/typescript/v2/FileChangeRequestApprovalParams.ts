// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FileChangeRequestApprovalParams = { threadId: string, turnId: string, itemId: string, startedAtMs: number, reason?: string | null, 
/**
 * A directory to allow writes below, for the session.
 */
grantRoot?: string | null, };
