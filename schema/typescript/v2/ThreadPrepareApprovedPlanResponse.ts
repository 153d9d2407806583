// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadPrepareApprovedPlanResponse = { 
/**
 * The text to start the next turn with.
 */
prompt: string, };
