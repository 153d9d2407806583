// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockCheckGovCloudRequirementsParams = Record<string, never>;
