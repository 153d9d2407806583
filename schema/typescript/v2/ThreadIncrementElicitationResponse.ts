// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadIncrementElicitationResponse = { 
/**
 * Questions that are shown now.
 */
count: bigint, paused: boolean, };
