// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RealtimeConversationVersion } from "../RealtimeConversationVersion";
export type ThreadRealtimeStartedNotification = { threadId: string, 
/**
 * As asked for.
 */
realtimeSessionId: string | null, version: RealtimeConversationVersion, };
