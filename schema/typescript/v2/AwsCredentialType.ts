// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AwsCredentialType = "accessKeys" | "bedrockApiKey";
