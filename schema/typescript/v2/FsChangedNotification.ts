// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsChangedNotification = { watchId: string, 
/**
 * Of at most 200 ms; sorted, each once.
 */
changedPaths: Array<AbsolutePathBuf>, };
