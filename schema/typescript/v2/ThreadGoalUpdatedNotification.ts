// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGoal } from "./ThreadGoal";
export type ThreadGoalUpdatedNotification = { threadId: string, 
/**
 * The turn that used tokens for it, if that is the reason.
 */
turnId: string | null, goal: ThreadGoal, };
