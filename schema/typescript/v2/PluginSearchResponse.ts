// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PluginSearchResult } from "./PluginSearchResult";
export type PluginSearchResponse = { data: Array<PluginSearchResult>, nextCursor: string | null, };
