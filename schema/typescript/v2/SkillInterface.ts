// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";

/**
 * How to show it. Icons are absolute paths.
 */
export type SkillInterface = { displayName?: string, shortDescription?: string, iconSmall?: AbsolutePathBuf, iconLarge?: AbsolutePathBuf, iconSmallUrl: string | null, iconLargeUrl: string | null, brandColor?: string, defaultPrompt?: string, };
