// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadPredictionRequestResponse = Record<string, never>;
