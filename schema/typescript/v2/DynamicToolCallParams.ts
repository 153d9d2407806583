// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
export type DynamicToolCallParams = { threadId: string, turnId: string, callId: string, 
/**
 * Null for a tool outside of any.
 */
namespace: string | null, tool: string, arguments: JsonValue, };
