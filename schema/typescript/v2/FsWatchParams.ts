// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsWatchParams = { 
/**
 * Of the client's choosing, for this connection.
 */
watchId: string, 
/**
 * A file, or a directory whose children are watched. Absolute; need not exist.
 */
path: AbsolutePathBuf, };
