// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginSharePrincipalType = "user" | "group" | "workspace";
