// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadAttachmentOwner } from "./ThreadAttachmentOwner";
export type ThreadAttachmentOwnerListResponse = { data: Array<ThreadAttachmentOwner>, nextCursor: string | null, };
