// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareTargetRole = "reader" | "editor";
