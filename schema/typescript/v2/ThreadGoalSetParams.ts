// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGoalMutationOrigin } from "./ThreadGoalMutationOrigin";
import type { ThreadGoalStatus } from "./ThreadGoalStatus";
export type ThreadGoalSetParams = { threadId: string, origin?: ThreadGoalMutationOrigin | null, 
/**
 * At most 4,000 characters. May be left out when there is a goal.
 */
objective?: string | null, 
/**
 * `active` unless given, for a new goal.
 */
status?: ThreadGoalStatus | null, 
/**
 * Absent keeps, null takes the limit away.
 */
tokenBudget?: number | null, };
