// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueDeleteParams = { threadId: string, queuedSubmissionId: string, };
