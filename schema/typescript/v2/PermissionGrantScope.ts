// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * For how long.
 */
export type PermissionGrantScope = "turn" | "session";
