// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueReorderParams = { threadId: string, 
/**
 * All of them, each once.
 */
queuedSubmissionIds: Array<string>, };
