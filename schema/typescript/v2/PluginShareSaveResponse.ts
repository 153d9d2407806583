// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginShareSaveResponse = { remotePluginId: string, shareUrl: string, canPublishToWorkspace: boolean | null, };
