// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadBackgroundTerminalsListParams = { threadId: string, cursor?: string | null, limit?: number | null, };
