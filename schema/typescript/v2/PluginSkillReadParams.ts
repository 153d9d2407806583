// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginSkillReadParams = { remoteMarketplaceName: string, remotePluginId: string, skillName: string, };
