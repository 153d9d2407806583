// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsRemoveParams = { 
/**
 * What to remove, absolute.
 */
path: AbsolutePathBuf, 
/**
 * True unless given.
 */
recursive?: boolean | null, 
/**
 * True unless given: fine when there is nothing.
 */
force?: boolean | null, };
