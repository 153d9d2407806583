// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeAppendSpeechResponse = Record<string, never>;
