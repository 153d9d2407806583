// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AwsCredentialType } from "./AwsCredentialType";
export type BedrockEnvironmentCredential = { type: AwsCredentialType, region: string | null, };
