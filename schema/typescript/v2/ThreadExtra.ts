// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadExtra = Record<string, never>;
