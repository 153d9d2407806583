// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareDeleteParams = { remotePluginId: string, };
