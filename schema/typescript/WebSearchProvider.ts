// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Who searches, when the client's own search is on.
 */
export type WebSearchProvider = "standalone" | "search_mcp";
