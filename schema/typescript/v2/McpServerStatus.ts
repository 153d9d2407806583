// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpServerInfo } from "../McpServerInfo";
import type { Resource } from "../Resource";
import type { ResourceTemplate } from "../ResourceTemplate";
import type { Tool } from "../Tool";
import type { JsonValue } from "../serde_json/JsonValue";
import type { McpAuthStatus } from "./McpAuthStatus";
import type { McpServerConnectionStatus } from "./McpServerConnectionStatus";
export type McpServerStatus = { name: string, 
/**
 * Null without a thread.
 */
runtimeStatus: McpServerConnectionStatus | null, pluginId: string | null, 
/**
 * Of a server reached by HTTP.
 */
httpOrigin: string | null, serverInfo: McpServerInfo | null, 
/**
 * The capabilities that the server announced, as it sent them.
 */
serverCapabilities: JsonValue | null, 
/**
 * The `_meta` of the server's tool list.
 */
toolListMeta: JsonValue | null, 
/**
 * By name, as the server sent them, without those that the configuration hides.
 */
tools: { [key in string]?: Tool }, 
/**
 * Why there are no tools.
 */
toolsError: string | null, resources: Array<Resource>, resourceTemplates: Array<ResourceTemplate>, authStatus: McpAuthStatus, };
