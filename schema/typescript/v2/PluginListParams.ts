// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { PluginListMarketplaceKind } from "./PluginListMarketplaceKind";
export type PluginListParams = { 
/**
 * Whose projects' marketplaces to list, too.
 */
cwds?: Array<AbsolutePathBuf> | null, marketplaceKinds?: Array<PluginListMarketplaceKind> | null, 
/**
 * Don't take what was fetched before.
 */
forceRefetch?: boolean, };
