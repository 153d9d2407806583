// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ConsumeAccountRateLimitResetCreditParams = { 
/**
 * The same key spends once.
 */
idempotencyKey: string, 
/**
 * Any unless given.
 */
creditId?: string | null, };
