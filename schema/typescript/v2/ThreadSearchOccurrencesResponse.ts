// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSearchOccurrence } from "./ThreadSearchOccurrence";
export type ThreadSearchOccurrencesResponse = { data: Array<ThreadSearchOccurrence>, nextCursor: string | null, };
