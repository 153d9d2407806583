// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SkillMigration = { name: string, };
