// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadGoalClearResponse = { 
/**
 * False when there was none.
 */
cleared: boolean, };
