// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MemoryStatusParams = { 
/**
 * How many threads make memories ready.
 */
minConsolidatedThreads?: number | null, };
