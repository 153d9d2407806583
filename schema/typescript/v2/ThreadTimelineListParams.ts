// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadTimelineListParams = { threadId: string, cursor?: string | null, limit?: number | null, };
