// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RolloutCompressResponse = Record<string, never>;
