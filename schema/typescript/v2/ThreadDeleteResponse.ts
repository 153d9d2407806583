// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadDeleteResponse = Record<string, never>;
