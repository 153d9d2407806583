// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserInput } from "./UserInput";
export type ThreadQueueUpdateParams = { threadId: string, queuedSubmissionId: string, input: Array<UserInput>, responsesapiClientMetadata?: { [key in string]?: string } | null, };
