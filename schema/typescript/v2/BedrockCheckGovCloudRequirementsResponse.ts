// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BedrockCheckGovCloudRequirementsResponse = { isGovCloud: boolean, shouldWarn: boolean, };
