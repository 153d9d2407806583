// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AdditionalContextEntry } from "./AdditionalContextEntry";
import type { UserInput } from "./UserInput";
export type TurnSteerParams = { threadId: string, clientUserMessageId?: string | null, input: Array<UserInput>, responsesapiClientMetadata?: { [key in string]?: string } | null, responsesapiClientMetadataPatch?: { [key in string]?: string } | null, additionalContext?: { [key in string]?: AdditionalContextEntry } | null, 
/**
 * The running turn; another one is an error.
 */
expectedTurnId: string, };
