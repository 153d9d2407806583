// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether commands in a foreign sandbox may reach the network.
 */
export type NetworkAccess = "restricted" | "enabled";
