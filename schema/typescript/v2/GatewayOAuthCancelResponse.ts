// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GatewayOAuthCancelResponse = Record<string, never>;
