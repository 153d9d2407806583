// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
import type { MergeStrategy } from "./MergeStrategy";
export type ConfigValueWriteParams = { 
/**
 * Segments between dots; quoted where they hold one.
 */
keyPath: string, value: JsonValue, mergeStrategy: MergeStrategy, 
/**
 * The user's config.toml, if given.
 */
filePath?: string | null, 
/**
 * Fail when the file has another one.
 */
expectedVersion?: string | null, };
