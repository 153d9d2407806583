// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionChangedNotification = { threadId: string, sectionId: string | null, };
