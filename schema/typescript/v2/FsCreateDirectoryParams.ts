// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsCreateDirectoryParams = { 
/**
 * The directory, absolute.
 */
path: AbsolutePathBuf, 
/**
 * True unless given.
 */
recursive?: boolean | null, };
