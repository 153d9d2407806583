// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
export type McpServerEventStreamStartParams = { threadId: string, server: string, 
/**
 * Of the client's choosing.
 */
subscriptionId: string, name: string, arguments: JsonValue, _meta?: JsonValue | null, };
