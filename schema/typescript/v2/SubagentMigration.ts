// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SubagentMigration = { name: string, };
