// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentOperation = "created" | "deleted";
