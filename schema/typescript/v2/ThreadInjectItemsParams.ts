// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
export type ThreadInjectItemsParams = { threadId: string, 
/**
 * Items of the Responses API; unknown types are dropped.
 */
items: Array<JsonValue>, };
