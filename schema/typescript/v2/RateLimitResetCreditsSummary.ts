// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RateLimitResetCredit } from "./RateLimitResetCredit";
export type RateLimitResetCreditsSummary = { availableCount: bigint, credits: Array<RateLimitResetCredit> | null, };
