// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockSetupParams = { "type": "profile", profile: string, region: string, } | { "type": "environment", region: string, };
