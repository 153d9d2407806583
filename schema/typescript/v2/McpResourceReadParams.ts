// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
import type { McpResourceReadTarget } from "./McpResourceReadTarget";
export type McpResourceReadParams = { _meta?: { [key in string]?: JsonValue } | null, 
/**
 * The servers of this thread. Unless given, the server is started for the question.
 */
threadId?: string | null, 
/**
 * The tool call that led to the resource.
 */
originCallId?: string | null, server: string, uri: string, connectorId?: string | null, target?: McpResourceReadTarget | null, };
