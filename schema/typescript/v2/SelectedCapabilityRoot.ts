// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CapabilityRootLocation } from "./CapabilityRootLocation";
export type SelectedCapabilityRoot = { id: string, 
/**
 * Where the root is.
 */
location: CapabilityRootLocation, };
