// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { TokenUsageBreakdown } from "./TokenUsageBreakdown";
export type ThreadTokenUsage = { total: TokenUsageBreakdown, last: TokenUsageBreakdown, 
/**
 * How many tokens the model can take.
 */
modelContextWindow: number | null, };
