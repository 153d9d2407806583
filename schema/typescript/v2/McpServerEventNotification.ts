// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";

/**
 * As the server sent it.
 */
export type McpServerEventNotification = { method: string, params: JsonValue, };
