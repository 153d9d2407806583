// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockDiscoverParams = Record<string, never>;
