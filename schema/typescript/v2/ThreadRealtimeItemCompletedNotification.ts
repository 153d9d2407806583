// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadRealtimeItem } from "./ThreadRealtimeItem";
export type ThreadRealtimeItemCompletedNotification = { threadId: string, item: ThreadRealtimeItem, };
