// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Credits beside the limits.
 */
export type CreditsSnapshot = { hasCredits: boolean, unlimited: boolean, balance: string | null, };
