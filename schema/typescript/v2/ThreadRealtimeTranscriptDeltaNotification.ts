// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeTranscriptDeltaNotification = { threadId: string, 
/**
 * `user` or `assistant`.
 */
role: string, delta: string, };
