// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { QueuedSubmission } from "./QueuedSubmission";
export type ThreadQueueAddResponse = { queuedSubmission: QueuedSubmission, };
