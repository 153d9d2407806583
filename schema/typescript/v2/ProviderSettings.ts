// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GatewayAuth } from "./GatewayAuth";
export type ProviderSettings = { "type": "openai" } | { "type": "customGateway", auth: GatewayAuth, } | { "type": "bedrock", profile: string | null, region: string | null, } | { "type": "gcp", projectId: string | null, location: string | null, credentialFile: string | null, };
