// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeItemTranscriptDeltaNotification = { threadId: string, itemId: string, delta: string, };
