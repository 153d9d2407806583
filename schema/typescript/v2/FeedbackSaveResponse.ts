// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
export type FeedbackSaveResponse = { savedPath: LegacyAppPathString, 
/**
 * `no-active-thread-…` without a thread.
 */
threadId: string, promptHash: string | null, };
