// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * An active goal makes the daemon start turns whenever the thread is idle.
 */
export type ThreadGoalStatus = "active" | "paused" | "blocked" | "usageLimited" | "budgetLimited" | "complete";
