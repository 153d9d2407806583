// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { FuzzyFileSearchMatchType } from "./FuzzyFileSearchMatchType";
export type FuzzyFileSearchResult = { 
/**
 * As it was given.
 */
root: string, 
/**
 * Relative to the root.
 */
path: string, match_type: FuzzyFileSearchMatchType, file_name: string, score: number, 
/**
 * The characters of `path` that matched.
 */
indices: Array<number> | null, };
