// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
export type FsWriteFileParams = { 
/**
 * The file, absolute.
 */
path: AbsolutePathBuf, 
/**
 * With padding.
 */
dataBase64: string, };
