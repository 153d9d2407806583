// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
import type { RateLimitResetCreditsSummary } from "./RateLimitResetCreditsSummary";
import type { RateLimitSnapshot } from "./RateLimitSnapshot";
export type GetAccountRateLimitsResponse = { ordinaryUsageAllowed: boolean | null, 
/**
 * The limits of ordinary use.
 */
rateLimits: RateLimitSnapshot, rateLimitsByLimitId: { [key in string]?: RateLimitSnapshot } | null, 
/**
 * Credits that reset a limit.
 */
rateLimitResetCredits: RateLimitResetCreditsSummary | null, accountId: string | null, 
/**
 * An offer for more, as the service sends it.
 */
rateLimitUpsell: JsonValue | null, };
