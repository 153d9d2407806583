// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ModelProviderSummary } from "./ModelProviderSummary";
export type ModelProviderListResponse = { data: Array<ModelProviderSummary>, defaultProviderId: string, 
/**
 * False when the configuration fixes it.
 */
canChangeDefault: boolean, };
