// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Thread } from "./Thread";
import type { ThreadReadState } from "./ThreadReadState";
export type ThreadListResponse = { data: Array<Thread>, 
/**
 * By thread id, for threads that have one.
 */
readStates: { [key in string]?: ThreadReadState } | null, 
/**
 * Null on the last page.
 */
nextCursor: string | null, 
/**
 * For the page before, in the other direction.
 */
backwardsCursor: string | null, };
