// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Config } from "./Config";
import type { ConfigLayer } from "./ConfigLayer";
import type { ConfigLayerMetadata } from "./ConfigLayerMetadata";
export type ConfigReadResponse = { config: Config, 
/**
 * By dotted key, of each single value.
 */
origins: { [key in string]?: ConfigLayerMetadata }, 
/**
 * Highest first; only when asked for.
 */
layers: Array<ConfigLayer> | null, };
