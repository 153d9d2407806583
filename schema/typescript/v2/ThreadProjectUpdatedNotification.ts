// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadProjectUpdatedNotification = { threadId: string, projectId: string | null, };
