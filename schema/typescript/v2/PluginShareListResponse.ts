// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PluginShareListItem } from "./PluginShareListItem";
export type PluginShareListResponse = { data: Array<PluginShareListItem>, };
