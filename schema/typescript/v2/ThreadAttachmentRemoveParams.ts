// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentRemoveParams = { threadId: string, attachmentType: string, identityKey: string, };
