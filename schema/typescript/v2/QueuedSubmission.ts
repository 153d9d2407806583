// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserInput } from "./UserInput";

/**
 * A message that waits.
 */
export type QueuedSubmission = { id: string, input: Array<UserInput>, 
/**
 * Comes back as `clientId` of the user message.
 */
clientUserMessageId: string, 
/**
 * Sent along with the turn's requests to the service.
 */
responsesapiClientMetadata: { [key in string]?: string } | null, };
