// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ModelProviderSummary } from "./ModelProviderSummary";
export type ModelProviderConfigWriteResponse = { provider: ModelProviderSummary, };
