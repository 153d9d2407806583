// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareDeleteResponse = Record<string, never>;
