// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginSharePrincipalRole = "reader" | "editor" | "owner";
