// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ModelProviderListParams = Record<string, never>;
