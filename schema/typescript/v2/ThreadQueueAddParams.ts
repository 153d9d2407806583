// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserInput } from "./UserInput";
export type ThreadQueueAddParams = { threadId: string, input: Array<UserInput>, clientUserMessageId: string, responsesapiClientMetadata?: { [key in string]?: string } | null, };
