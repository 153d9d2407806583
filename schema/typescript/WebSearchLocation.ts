// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where to search from.
 */
export type WebSearchLocation = { country: string | null, region: string | null, city: string | null, timezone: string | null, };
