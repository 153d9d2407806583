// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";

/**
 * Where a layer comes from.
 */
export type ConfigLayerSource = { "type": "packagedDefaults", 
/**
 * Its file.
 */
file: AbsolutePathBuf, } | { "type": "mdm", domain: string, key: string, } | { "type": "system", 
/**
 * Its file.
 */
file: AbsolutePathBuf, } | { "type": "enterpriseManaged", id: string, name: string, } | { "type": "user", 
/**
 * Its file.
 */
file: AbsolutePathBuf, 
/**
 * The profile whose file it is; null for config.toml.
 */
profile: string | null, } | { "type": "project", dotCodexFolder: AbsolutePathBuf, } | { "type": "sessionFlags" } | { "type": "legacyManagedConfigTomlFromFile", file: AbsolutePathBuf, } | { "type": "legacyManagedConfigTomlFromMdm" };
