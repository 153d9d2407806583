// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockProviderId = "amazon-bedrock" | "amazon-bedrock-runtime";
