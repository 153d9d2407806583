// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockAwsProfile = { name: string, region: string | null, };
