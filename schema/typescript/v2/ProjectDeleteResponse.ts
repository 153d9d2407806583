// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectDeleteResponse = Record<string, never>;
