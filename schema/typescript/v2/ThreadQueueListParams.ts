// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueListParams = { threadId: string, 
/**
 * A number: the place to begin at.
 */
cursor?: string | null, limit?: number | null, };
