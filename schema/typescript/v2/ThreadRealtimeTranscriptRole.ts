// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeTranscriptRole = "user" | "assistant";
