// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ReasoningEffort } from "../ReasoningEffort";
import type { ThreadSource } from "./ThreadSource";
export type ThreadSampleParams = { threadId: string, 
/**
 * The newest finished turn; another one is an error.
 */
expectedTurnId: string, 
/**
 * The turn may be running.
 */
allowInProgressTurn?: boolean, 
/**
 * 1 to 4,000 bytes, added as a user message.
 */
prompt: string, effort?: ReasoningEffort | null, threadSource?: ThreadSource | null, 
/**
 * Told to the service: why the turn happens.
 */
turnTrigger?: string | null, responsesapiClientMetadata?: { [key in string]?: string } | null, disableMcp?: boolean, interruptOnCancel?: boolean | null, };
