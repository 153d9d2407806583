// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadAttachment } from "./ThreadAttachment";
export type ThreadAttachmentListResponse = { data: Array<ThreadAttachment>, nextCursor: string | null, };
