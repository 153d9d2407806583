// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGoalStatus } from "./ThreadGoalStatus";
export type ThreadGoal = { threadId: string, objective: string, status: ThreadGoalStatus, tokenBudget: number | null, tokensUsed: number, timeUsedSeconds: number, 
/**
 * Unix seconds, as `updatedAt`.
 */
createdAt: number, updatedAt: number, };
