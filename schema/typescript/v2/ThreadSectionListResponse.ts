// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSection } from "./ThreadSection";
export type ThreadSectionListResponse = { data: Array<ThreadSection>, nextCursor: string | null, };
