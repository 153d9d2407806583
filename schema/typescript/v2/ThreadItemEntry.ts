// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadItem } from "./ThreadItem";
export type ThreadItemEntry = { turnId: string, item: ThreadItem, 
/**
 * The output was left out: `thread/items/read` has it.
 */
outputDeferred?: boolean, startedAtMs: number | null, completedAtMs: number | null, };
