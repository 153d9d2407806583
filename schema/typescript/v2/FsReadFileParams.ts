// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsReadFileParams = { 
/**
 * The file, absolute.
 */
path: AbsolutePathBuf, };
