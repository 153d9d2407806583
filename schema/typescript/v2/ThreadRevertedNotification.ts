// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRevertedNotification = { threadId: string, };
