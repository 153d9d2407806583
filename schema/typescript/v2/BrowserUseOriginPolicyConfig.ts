// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AllowDenyRequirement } from "./AllowDenyRequirement";
export type BrowserUseOriginPolicyConfig = { access: AllowDenyRequirement | null, downloads: AllowDenyRequirement | null, uploads: AllowDenyRequirement | null, full_cdp_access: AllowDenyRequirement | null, };
