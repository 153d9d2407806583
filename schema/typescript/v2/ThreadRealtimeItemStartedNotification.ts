// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadRealtimeItem } from "./ThreadRealtimeItem";
export type ThreadRealtimeItemStartedNotification = { threadId: string, item: ThreadRealtimeItem, };
