// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueReorderResponse = Record<string, never>;
