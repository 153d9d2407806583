// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentOwner = { threadId: string, archived: boolean, };
