// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CodexResponseHandoffMode } from "../CodexResponseHandoffMode";
import type { RealtimeConversationVersion } from "../RealtimeConversationVersion";
import type { RealtimeOutputModality } from "../RealtimeOutputModality";
import type { RealtimeVoice } from "../RealtimeVoice";
import type { ThreadRealtimeInitialItem } from "./ThreadRealtimeInitialItem";
import type { ThreadRealtimeStartTransport } from "./ThreadRealtimeStartTransport";
export type ThreadRealtimeStartParams = { threadId: string, 
/**
 * The client tells the session what the thread's agent says; the daemon does not.
 */
clientManagedHandoffs?: boolean | null, 
/**
 * Version 3: let the voice fill the time until the agent begins.
 */
delegationAckFiller?: boolean | null, 
/**
 * Give the agent what was said last when the session ends.
 */
flushTranscriptTailOnSessionEnd?: boolean | null, 
/**
 * Send the agent's messages as items of the conversation.
 */
codexResponsesAsItems?: boolean | null, 
/**
 * Put before each of them.
 */
codexResponseItemPrefix?: string | null, 
/**
 * Version 3; `thinking` unless given.
 */
codexResponseHandoffMode?: CodexResponseHandoffMode | null, 
/**
 * Version 3: tell the session what the agent reasons.
 */
backendReasoningStatus?: boolean, 
/**
 * Version 3 with `bemTags`: by `analysis`, `commentary` and `final`.
 */
codexResponseHandoffChannelPrefixes?: { [key in string]?: Array<string> } | null, model?: string | null, 
/**
 * Whether the model speaks or writes; `text` with version 2 only.
 */
outputModality: RealtimeOutputModality, 
/**
 * Tell the voice about the thread; true unless given.
 */
includeStartupContext?: boolean | null, 
/**
 * Version 3: what was said before.
 */
initialItems?: Array<ThreadRealtimeInitialItem> | null, 
/**
 * Told to the thread's agent when the session begins.
 */
realtimeStartInstructions?: string | null, 
/**
 * Told to the thread's agent when the session ends.
 */
realtimeEndInstructions?: string | null, 
/**
 * Absent takes the built-in one, null none.
 */
prompt?: string | null | null, 
/**
 * The thread's id unless given.
 */
realtimeSessionId?: string | null, 
/**
 * Handed on to the service.
 */
voiceSessionId?: string | null, 
/**
 * `websocket` unless given.
 */
transport?: ThreadRealtimeStartTransport | null, 
/**
 * The configured one, else 2; 1 for the other transports.
 */
version?: RealtimeConversationVersion | null, voice?: RealtimeVoice | null, };
