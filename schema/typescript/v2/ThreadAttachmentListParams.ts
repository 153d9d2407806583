// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentListParams = { threadId: string, cursor?: string | null, limit?: number | null, };
