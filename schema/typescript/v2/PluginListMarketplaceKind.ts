// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Local ones, and lists that the service keeps.
 */
export type PluginListMarketplaceKind = "local" | "vertical" | "workspace-directory" | "shared-with-me" | "created-by-me-remote";
