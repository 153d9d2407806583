// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadDeletedNotification = { threadId: string, };
