// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpAppDisplayMode } from "./McpAppDisplayMode";
export type McpAppUi = { resourceUri: string, preferredModelDisplayMode: McpAppDisplayMode, };
