// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { QueuedSubmission } from "./QueuedSubmission";
export type ThreadQueueListResponse = { data: Array<QueuedSubmission>, nextCursor: string | null, };
