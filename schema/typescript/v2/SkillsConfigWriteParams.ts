// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";

/**
 * Exactly one of path and name.
 */
export type SkillsConfigWriteParams = { path?: AbsolutePathBuf | null, name?: string | null, enabled: boolean, };
