// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MemoryStatusResponse = { 
/**
 * Threads that memories were made of.
 */
v2ConsolidatedThreads: number, v2Ready: boolean, };
