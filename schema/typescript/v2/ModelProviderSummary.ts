// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProviderSettings } from "./ProviderSettings";
export type ModelProviderSummary = { id: string, name: string, 
/**
 * `modelProvider/config/write` can change it.
 */
canEdit: boolean, baseUrl: string | null, settings: ProviderSettings, };
