// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessKillResponse = Record<string, never>;
