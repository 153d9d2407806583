// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueChangedNotification = { threadId: string, };
