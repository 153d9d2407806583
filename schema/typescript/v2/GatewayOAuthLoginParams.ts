// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GatewayOAuthLoginParams = { modelProvider?: string | null, 
/**
 * By a code, in a browser anywhere.
 */
deviceAuth?: boolean, };
