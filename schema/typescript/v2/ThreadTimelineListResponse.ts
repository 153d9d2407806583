// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadTimelineEntry } from "./ThreadTimelineEntry";
export type ThreadTimelineListResponse = { data: Array<ThreadTimelineEntry>, nextCursor: string | null, 
/**
 * The voice session that was open where the page begins.
 */
activeRealtimeSessionAtPageStart: string | null, };
