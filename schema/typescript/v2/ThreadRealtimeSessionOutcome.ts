// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeSessionOutcome = "ended" | "failed";
