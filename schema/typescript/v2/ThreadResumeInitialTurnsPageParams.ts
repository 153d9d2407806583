// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SortDirection } from "./SortDirection";
import type { TurnItemsView } from "./TurnItemsView";
export type ThreadResumeInitialTurnsPageParams = { limit?: number | null, sortDirection?: SortDirection | null, itemsView?: TurnItemsView | null, };
