// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { BedrockSettingsParams } from "./BedrockSettingsParams";
import type { CustomGatewaySettingsParams } from "./CustomGatewaySettingsParams";
import type { GcpSettingsParams } from "./GcpSettingsParams";

/**
 * Absent keeps, null clears.
 */
export type ProviderSettingsPatch = { "type": "customGateway" } & CustomGatewaySettingsParams | { "type": "bedrock" } & BedrockSettingsParams | { "type": "gcp" } & GcpSettingsParams;
