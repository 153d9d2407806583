// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadId } from "./ThreadId";

/**
 * One of the two.
 */
export type GetConversationSummaryParams = { rolloutPath: string, } | { conversationId: ThreadId, };
