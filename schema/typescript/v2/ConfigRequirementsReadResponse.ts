// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConfigRequirements } from "./ConfigRequirements";
export type ConfigRequirementsReadResponse = { 
/**
 * Always true.
 */
supportsIndependentSpeedModes: boolean | null, 
/**
 * Null when there are none.
 */
requirements: ConfigRequirements | null, };
