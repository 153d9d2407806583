// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Thread } from "./Thread";
export type ThreadRevertResponse = { 
/**
 * The thread as it is now.
 */
thread: Thread, turnsBackwardsCursor: string | null, itemsBackwardsCursor: string | null, };
