// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConfigLayerSource } from "./ConfigLayerSource";
export type ConfigLayerMetadata = { name: ConfigLayerSource, 
/**
 * `sha256:` and a digest of the layer's content.
 */
version: string, };
