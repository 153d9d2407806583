// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ResponseUsageMetadata } from "./ResponseUsageMetadata";
import type { TokenUsageBreakdown } from "./TokenUsageBreakdown";
export type RawResponseCompletedNotification = { threadId: string, turnId: string, responseId: string, usage: TokenUsageBreakdown | null, usageMetadata: ResponseUsageMetadata | null, };
