// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How requests prove who they are from.
 */
export type GatewayAuth = { "mode": "none" } | { "mode": "environmentVariable", envKey: string, } | { "mode": "externallyConfigured", envKey: string | null, };
