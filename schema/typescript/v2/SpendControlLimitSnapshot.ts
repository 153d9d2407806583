// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What the workspace lets this member spend.
 */
export type SpendControlLimitSnapshot = { limit: string, used: string, remainingPercent: number, resetsAt: number, };
