// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginSearchScope = "global" | "workspace" | "personal";
