// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadPredictionResult = { "type": "completed", text: string | null, } | { "type": "failed" };
