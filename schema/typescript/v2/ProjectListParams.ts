// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectSortKey } from "./ProjectSortKey";
import type { SortDirection } from "./SortDirection";
export type ProjectListParams = { cursor?: string | null, limit?: number | null, sortKey?: ProjectSortKey | null, 
/**
 * Needs `sortKey`.
 */
sortDirection?: SortDirection | null, };
