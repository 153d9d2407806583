// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { BrowserUseOriginPolicyConfig } from "./BrowserUseOriginPolicyConfig";
export type BrowserUseConfig = { allow_history_access: boolean | null, default_origin_policy: BrowserUseOriginPolicyConfig | null, 
/**
 * By origin, such as `https://example.com`.
 */
origins: { [key in string]?: BrowserUseOriginPolicyConfig } | null, };
