// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GetAccountRateLimitsParams = { 
/**
 * The client understands the limit of that name.
 */
supportsLunaReserve?: boolean, excludeResetCreditDetails?: boolean, };
