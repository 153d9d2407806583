// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Who can find it.
 */
export type PluginShareDiscoverability = "LISTED" | "UNLISTED" | "PRIVATE";
