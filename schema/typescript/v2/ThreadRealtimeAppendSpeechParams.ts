// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeAppendSpeechParams = { threadId: string, text: string, };
