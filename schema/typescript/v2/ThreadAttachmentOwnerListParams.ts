// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentOwnerListParams = { attachmentType: string, identityKey: string, archived?: boolean | null, cursor?: string | null, limit?: number | null, };
