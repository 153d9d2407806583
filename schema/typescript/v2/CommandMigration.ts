// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CommandMigration = { name: string, };
