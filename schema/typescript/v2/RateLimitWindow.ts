// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RateLimitWindow = { usedPercent: number, windowDurationMins: number | null, 
/**
 * Unix seconds.
 */
resetsAt: number | null, };
