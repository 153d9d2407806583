// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SessionMigration = { path: string, cwd: string, title: string | null, };
