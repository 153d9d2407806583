// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionDeleteResponse = Record<string, never>;
