// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsCopyParams = { 
/**
 * What to copy, absolute.
 */
sourcePath: AbsolutePathBuf, 
/**
 * Where to, absolute.
 */
destinationPath: AbsolutePathBuf, 
/**
 * Needed for a directory.
 */
recursive?: boolean, };
