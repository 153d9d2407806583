// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProviderSettingsPatch } from "./ProviderSettingsPatch";
export type ModelProviderConfigWriteParams = { settings: ProviderSettingsPatch, };
