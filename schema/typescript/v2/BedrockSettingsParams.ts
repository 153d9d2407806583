// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { BedrockProviderId } from "./BedrockProviderId";
export type BedrockSettingsParams = { providerId: BedrockProviderId, profile?: string | null, region?: string | null, };
