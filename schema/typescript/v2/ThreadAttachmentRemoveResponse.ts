// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentRemoveResponse = Record<string, never>;
