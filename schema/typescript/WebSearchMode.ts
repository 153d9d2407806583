// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where web searches look.
 */
export type WebSearchMode = "disabled" | "cached" | "indexed" | "live";
