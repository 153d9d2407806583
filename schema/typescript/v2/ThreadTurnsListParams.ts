// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SortDirection } from "./SortDirection";
import type { TurnItemsView } from "./TurnItemsView";
export type ThreadTurnsListParams = { threadId: string, cursor?: string | null, 
/**
 * 25 unless given, at most 100.
 */
limit?: number | null, 
/**
 * `desc` unless given.
 */
sortDirection?: SortDirection | null, 
/**
 * `summary` unless given.
 */
itemsView?: TurnItemsView | null, };
