// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadDecrementElicitationResponse = { 
/**
 * Questions that are shown now.
 */
count: bigint, paused: boolean, };
