// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { CollaborationMode } from "../CollaborationMode";
import type { MultiAgentMode } from "../MultiAgentMode";
import type { Personality } from "../Personality";
import type { ReasoningEffort } from "../ReasoningEffort";
import type { ReasoningSummary } from "../ReasoningSummary";
import type { JsonValue } from "../serde_json/JsonValue";
import type { AdditionalContextEntry } from "./AdditionalContextEntry";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { AskForApproval } from "./AskForApproval";
import type { CyberAccessProgram } from "./CyberAccessProgram";
import type { SandboxPolicy } from "./SandboxPolicy";
import type { TurnEnvironmentParams } from "./TurnEnvironmentParams";
import type { TurnToolOutput } from "./TurnToolOutput";
import type { UserInput } from "./UserInput";

/**
 * Settings hold for this and later turns, unless noted. A turn that is running is steered
 * instead.
 */
export type TurnStartParams = { threadId: string, disabledPluginIds?: Array<string> | null, 
/**
 * Comes back as `clientId` of the user message.
 */
clientUserMessageId?: string | null, 
/**
 * At most 1,048,576 characters together. May be empty.
 */
input: Array<UserInput>, 
/**
 * Told to the service: why the turn happens. This turn only, as the three below.
 */
turnTrigger?: string | null, 
/**
 * The turn that caused this one.
 */
parentTurnId?: string | null, 
/**
 * The turn at the beginning of that chain.
 */
rootTurnId?: string | null, 
/**
 * In place of `input`: what a tool has to say unasked.
 */
toolOutput?: TurnToolOutput | null, 
/**
 * Sent along with requests to the service. This turn only.
 */
responsesapiClientMetadata?: { [key in string]?: string } | null, 
/**
 * Changes to what is sent along. This turn only.
 */
responsesapiClientMetadataPatch?: { [key in string]?: string } | null, 
/**
 * Told to the model beside the input, by key; the same again is not repeated.
 */
additionalContext?: { [key in string]?: AdditionalContextEntry } | null, 
/**
 * An empty list leaves none.
 */
environments?: Array<TurnEnvironmentParams> | null, 
/**
 * Relative to the thread's.
 */
cwd?: string | null, runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null, approvalPolicy?: AskForApproval | null, approvalsReviewer?: ApprovalsReviewer | null, sandboxPolicy?: SandboxPolicy | null, 
/**
 * Id of a permission profile; not together with `sandboxPolicy`.
 */
permissions?: string | null, model?: string | null, 
/**
 * Absent keeps, null clears.
 */
serviceTier?: string | null | null, 
/**
 * For this turn only.
 */
serviceTierForTurn?: string | null, effort?: ReasoningEffort | null, summary?: ReasoningSummary | null, personality?: Personality | null, 
/**
 * JSON Schema of the final answer. This turn only.
 */
outputSchema?: JsonValue | null, 
/**
 * Wins over `model` and `effort`.
 */
collaborationMode?: CollaborationMode | null, multiAgentMode?: MultiAgentMode | null, cyberAccessProgram?: CyberAccessProgram | null, };
