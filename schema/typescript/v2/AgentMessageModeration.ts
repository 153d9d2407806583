// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AgentMessageDisplay } from "./AgentMessageDisplay";

/**
 * Whether and how to show a message.
 */
export type AgentMessageModeration = { moderated: boolean, display: AgentMessageDisplay | null, };
