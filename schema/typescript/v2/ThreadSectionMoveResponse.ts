// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionMoveResponse = Record<string, never>;
