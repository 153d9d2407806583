// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadReadStateOperation = { "type": "read" } | { "type": "unread" };
