// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether the server wants a login, and has one.
 */
export type McpAuthStatus = "unknown" | "unsupported" | "notLoggedIn" | "bearerToken" | "oAuth";
