// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AllowDenyRequirement } from "./AllowDenyRequirement";
export type ComputerUseMacosConfig = { 
/**
 * By bundle id.
 */
bundle_ids: { [key in string]?: AllowDenyRequirement } | null, };
