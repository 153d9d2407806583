// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSampleCancelResponse = Record<string, never>;
