// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SkillsExtraRootsSetResponse = Record<string, never>;
