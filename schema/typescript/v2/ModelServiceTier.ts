// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ModelServiceTier = { id: string, name: string, description: string, };
