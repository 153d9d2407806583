// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SortDirection } from "./SortDirection";
import type { ThreadSortKey } from "./ThreadSortKey";
import type { ThreadSourceKind } from "./ThreadSourceKind";
export type ThreadListParams = { 
/**
 * Show attached threads among the others.
 */
includeAttachedThreads?: boolean, 
/**
 * Only threads made by the account that is logged in.
 */
currentAccountOnly?: boolean, 
/**
 * `nextCursor` or `backwardsCursor` of a page before; `<time>|<thread id>`.
 */
cursor?: string | null, 
/**
 * 25 unless given; 1 to 100, others are moved there.
 */
limit?: number | null, 
/**
 * At most 100.
 */
excludedThreadIds?: Array<string> | null, 
/**
 * `created_at` unless given.
 */
sortKey?: ThreadSortKey | null, 
/**
 * `desc` unless given.
 */
sortDirection?: SortDirection | null, 
/**
 * The default provider only, unless given; an empty list means all.
 */
modelProviders?: Array<string> | null, 
/**
 * Interactive sources, unless given or empty.
 */
sourceKinds?: Array<ThreadSourceKind> | null, 
/**
 * Not supported by a local daemon: must be empty.
 */
originators?: Array<string> | null, 
/**
 * True for the archived ones only.
 */
archived?: boolean | null, 
/**
 * Absent: any section; null: in none.
 */
sectionId?: string | null, 
/**
 * Absent: any project; null: in none.
 */
projectId?: string | null, cwd?: string | Array<string> | null, 
/**
 * Take the index as it is, don't look for files it misses.
 */
useStateDbOnly?: boolean, 
/**
 * Part of the title or name; case counts.
 */
searchTerm?: string | null, 
/**
 * Only threads that this one's model spawned.
 */
parentThreadId?: string | null, 
/**
 * These and what they spawned; not together with `parentThreadId`.
 */
ancestorThreadId?: string | null, 
/**
 * Only threads attached to this one.
 */
attachedToThreadId?: string | null, };
