// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadBackgroundTerminal } from "./ThreadBackgroundTerminal";
export type ThreadBackgroundTerminalsListResponse = { data: Array<ThreadBackgroundTerminal>, nextCursor: string | null, };
