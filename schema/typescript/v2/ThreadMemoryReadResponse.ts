// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadMemoryReadResponse = { 
/**
 * Null when there is none.
 */
summary: string | null, };
