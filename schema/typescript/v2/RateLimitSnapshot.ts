// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PlanType } from "../PlanType";
import type { CreditsSnapshot } from "./CreditsSnapshot";
import type { RateLimitReachedType } from "./RateLimitReachedType";
import type { RateLimitWindow } from "./RateLimitWindow";
import type { SpendControlLimitSnapshot } from "./SpendControlLimitSnapshot";

/**
 * How much of a limit is used. Null: not known.
 */
export type RateLimitSnapshot = { limitId: string | null, limitName: string | null, normalModelSlug: string | null, 
/**
 * The shorter window.
 */
primary: RateLimitWindow | null, secondary: RateLimitWindow | null, credits: CreditsSnapshot | null, individualLimit: SpendControlLimitSnapshot | null, 
/**
 * The workspace's own limit is used up.
 */
spendControlReached: boolean | null, planType: PlanType | null, rateLimitReachedType: RateLimitReachedType | null, };
