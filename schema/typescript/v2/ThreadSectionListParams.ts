// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionListParams = { cursor?: string | null, limit?: number | null, };
