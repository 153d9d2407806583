// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadAttachmentOperation } from "./ThreadAttachmentOperation";
export type ThreadAttachmentUpdatedNotification = { threadId: string, attachmentType: string, identityKey: string, attachmentId: string, operation: ThreadAttachmentOperation, };
