// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GatewayOAuthReadParams = { 
/**
 * The default one unless given.
 */
modelProvider?: string | null, };
