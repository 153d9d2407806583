// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginSkillReadResponse = { contents: string | null, };
