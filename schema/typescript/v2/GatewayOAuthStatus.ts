// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GatewayOAuthStatus = "notReady" | "started" | "succeeded" | "failed";
