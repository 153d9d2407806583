// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type PluginInstalledParams = { cwds?: Array<AbsolutePathBuf> | null, installSuggestionPluginNames?: Array<string> | null, };
