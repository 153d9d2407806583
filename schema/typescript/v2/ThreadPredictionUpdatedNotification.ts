// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadPredictionResult } from "./ThreadPredictionResult";
export type ThreadPredictionUpdatedNotification = { threadId: string, sourceTurnId: string, result: ThreadPredictionResult, };
