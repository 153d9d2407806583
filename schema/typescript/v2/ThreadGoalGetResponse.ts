// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGoal } from "./ThreadGoal";
export type ThreadGoalGetResponse = { goal: ThreadGoal | null, };
