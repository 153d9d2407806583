// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "./serde_json/JsonValue";
import type { WebSearchAction } from "./v2/WebSearchAction";
export type WebSearchItem = { id: string, 
/**
 * What to show for the search.
 */
query: string, action: WebSearchAction | null, results: Array<JsonValue> | null, };
