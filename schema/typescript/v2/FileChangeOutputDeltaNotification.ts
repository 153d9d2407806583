// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Not sent by this daemon.
 */
export type FileChangeOutputDeltaNotification = { threadId: string, turnId: string, itemId: string, delta: string, };
