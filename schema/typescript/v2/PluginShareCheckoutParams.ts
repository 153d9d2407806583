// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareCheckoutParams = { remotePluginId: string, };
