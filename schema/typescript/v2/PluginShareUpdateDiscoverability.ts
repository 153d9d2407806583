// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareUpdateDiscoverability = "UNLISTED" | "PRIVATE" | "LISTED";
