// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AllowDenyRequirement } from "./AllowDenyRequirement";
export type ComputerUseMacosRequirements = { bundleIds: { [key in string]?: AllowDenyRequirement } | null, };
