// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadLoadedListParams = { 
/**
 * The last id of the page before.
 */
cursor?: string | null, 
/**
 * None unless given.
 */
limit?: number | null, };
