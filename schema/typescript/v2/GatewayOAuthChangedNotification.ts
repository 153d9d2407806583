// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GatewayOAuthStatus } from "./GatewayOAuthStatus";
export type GatewayOAuthChangedNotification = { loginId: string | null, 
/**
 * For the user's browser.
 */
authUrl: string | null, providerId: string, status: GatewayOAuthStatus, error: string | null, };
