// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GatewayOAuthStatus } from "./GatewayOAuthStatus";
export type GatewayOAuthReadResponse = { providerId: string, providerName: string, 
/**
 * The provider wants such a login.
 */
required: boolean, supportsDeviceAuth?: boolean, status: GatewayOAuthStatus | null, error: string | null, };
