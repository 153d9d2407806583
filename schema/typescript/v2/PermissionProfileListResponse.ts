// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PermissionProfileSummary } from "./PermissionProfileSummary";
export type PermissionProfileListResponse = { data: Array<PermissionProfileSummary>, nextCursor: string | null, };
