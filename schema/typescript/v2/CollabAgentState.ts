// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CollabAgentStatus } from "./CollabAgentStatus";
export type CollabAgentState = { status: CollabAgentStatus, 
/**
 * The agent's last words.
 */
message: string | null, };
