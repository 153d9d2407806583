// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadNameUpdatedNotification = { threadId: string, 
/**
 * Left out when the name is gone.
 */
threadName?: string, };
