// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "./AbsolutePathBuf";
export type InitializeResponse = { 
/**
 * As the daemon presents itself to services.
 */
userAgent: string, 
/**
 * The absolute CODEX_HOME.
 */
codexHome: AbsolutePathBuf, 
/**
 * `unix` or `windows`.
 */
platformFamily: string, 
/**
 * `linux`, `macos` or `windows`.
 */
platformOs: string, };
