// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Accepted for old clients.
 */
export type Personality = "none" | "friendly" | "pragmatic";
