// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessSpawnResponse = Record<string, never>;
