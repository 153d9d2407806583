// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AdditionalNetworkPermissions = { 
/**
 * Whether to have the network.
 */
enabled: boolean | null, };
