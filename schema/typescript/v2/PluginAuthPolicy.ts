// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * When its apps have to be connected.
 */
export type PluginAuthPolicy = "ON_INSTALL" | "ON_USE";
