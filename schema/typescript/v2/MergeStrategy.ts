// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Put in the place of what is there, or merge tables into it.
 */
export type MergeStrategy = "replace" | "upsert";
