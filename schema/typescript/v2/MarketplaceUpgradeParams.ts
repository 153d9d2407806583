// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MarketplaceUpgradeParams = { 
/**
 * All of them unless given.
 */
marketplaceName?: string | null, };
