// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SortDirection } from "./SortDirection";
import type { ThreadItemOutputDeferral } from "./ThreadItemOutputDeferral";
import type { ThreadItemsListCursor } from "./ThreadItemsListCursor";
export type ThreadItemsListParams = { threadId: string, 
/**
 * Of this turn only.
 */
turnId?: string | null, cursor?: ThreadItemsListCursor | null, limit?: number | null, 
/**
 * `asc` unless given.
 */
sortDirection?: SortDirection | null, 
/**
 * Leave long outputs out; only together with `turnId`.
 */
deferOutput?: ThreadItemOutputDeferral | null, };
