// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { BedrockAwsProfile } from "./BedrockAwsProfile";
import type { BedrockEnvironmentCredential } from "./BedrockEnvironmentCredential";
export type BedrockDiscoverResponse = { profiles: Array<BedrockAwsProfile>, environmentCredentials: Array<BedrockEnvironmentCredential>, };
