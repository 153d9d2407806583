// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RateLimitResetCreditStatus } from "./RateLimitResetCreditStatus";
import type { RateLimitResetType } from "./RateLimitResetType";
export type RateLimitResetCredit = { id: string, resetType: RateLimitResetType, status: RateLimitResetCreditStatus, grantedAt: number, expiresAt: number | null, title: string | null, description: string | null, };
