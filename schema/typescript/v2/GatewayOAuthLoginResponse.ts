// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GatewayOAuthPrompt } from "./GatewayOAuthPrompt";
export type GatewayOAuthLoginResponse = { 
/**
 * What to show for a login by code.
 */
prompt: GatewayOAuthPrompt | null, };
