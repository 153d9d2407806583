// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeClosedNotification = { threadId: string, 
/**
 * `requested`, `transport_closed` or `error`.
 */
reason: string | null, };
