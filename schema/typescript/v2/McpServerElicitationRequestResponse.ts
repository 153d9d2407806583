// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
import type { McpServerElicitationAction } from "./McpServerElicitationAction";
export type McpServerElicitationRequestResponse = { action: McpServerElicitationAction, 
/**
 * The form's values; null unless accepted.
 */
content: JsonValue | null, 
/**
 * Handed on to the server.
 */
_meta: JsonValue | null, };
