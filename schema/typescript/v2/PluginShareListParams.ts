// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareListParams = Record<string, never>;
