// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { WorkspaceMessage } from "./WorkspaceMessage";
export type GetWorkspaceMessagesResponse = { 
/**
 * False when the service has no messages at all.
 */
featureEnabled: boolean, messages: Array<WorkspaceMessage>, };
