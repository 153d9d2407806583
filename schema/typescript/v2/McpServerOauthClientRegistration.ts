// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How the daemon makes itself known to the login service.
 */
export type McpServerOauthClientRegistration = "auto" | "cimd" | "dcr";
