// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The session may go on, as after a second start.
 */
export type ThreadRealtimeErrorNotification = { threadId: string, message: string, };
