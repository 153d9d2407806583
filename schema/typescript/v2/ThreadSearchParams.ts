// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SortDirection } from "./SortDirection";
import type { ThreadSearchSortKey } from "./ThreadSearchSortKey";
import type { ThreadSourceKind } from "./ThreadSourceKind";
export type ThreadSearchParams = { includeAttachedThreads?: boolean, currentAccountOnly?: boolean, cursor?: string | null, limit?: number | null, sortKey?: ThreadSearchSortKey | null, sortDirection?: SortDirection | null, sourceKinds?: Array<ThreadSourceKind> | null, archived?: boolean | null, 
/**
 * In messages of user and assistant; case does not count. Not blank.
 */
searchTerm: string, };
