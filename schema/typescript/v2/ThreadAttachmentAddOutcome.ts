// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadAttachmentAddOutcome = "created" | "existing";
