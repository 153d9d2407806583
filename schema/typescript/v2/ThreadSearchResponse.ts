// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSearchResult } from "./ThreadSearchResult";
export type ThreadSearchResponse = { data: Array<ThreadSearchResult>, nextCursor: string | null, backwardsCursor: string | null, };
