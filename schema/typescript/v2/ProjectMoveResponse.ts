// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectMoveResponse = Record<string, never>;
