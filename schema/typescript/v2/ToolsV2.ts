// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { WebSearchToolConfig } from "../WebSearchToolConfig";

/**
 * Settings of the built-in tools.
 */
export type ToolsV2 = { web_search: WebSearchToolConfig | null, };
