// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockSetupResponse = Record<string, never>;
