// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueStartParams = { threadId: string, 
/**
 * The message to begin with; the first unless given.
 */
queuedSubmissionId?: string | null, };
