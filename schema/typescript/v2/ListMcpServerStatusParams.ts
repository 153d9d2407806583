// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpServerStatusDetail } from "./McpServerStatusDetail";
export type ListMcpServerStatusParams = { cursor?: string | null, limit?: number | null, 
/**
 * `full` unless given; the other one leaves resources out.
 */
detail?: McpServerStatusDetail | null, 
/**
 * The servers of this thread. Unless given, all enabled ones are started for the question.
 */
threadId?: string | null, 
/**
 * This one only.
 */
serverName?: string | null, };
