// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
export type DynamicToolFunctionSpec = { name: string, description: string, inputSchema: JsonValue, 
/**
 * Don't offer it at once; the model finds it by searching for tools.
 */
deferLoading?: boolean, };
