// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpServerStartupFailureReason } from "./McpServerStartupFailureReason";
import type { McpServerStartupState } from "./McpServerStartupState";
export type McpServerStatusUpdatedNotification = { threadId: string | null, name: string, status: McpServerStartupState, 
/**
 * In words for the user; null unless failed.
 */
error: string | null, failureReason: McpServerStartupFailureReason | null, };
