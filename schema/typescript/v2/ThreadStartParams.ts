// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { MultiAgentMode } from "../MultiAgentMode";
import type { Personality } from "../Personality";
import type { JsonValue } from "../serde_json/JsonValue";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { AskForApproval } from "./AskForApproval";
import type { DynamicToolSpec } from "./DynamicToolSpec";
import type { SandboxMode } from "./SandboxMode";
import type { SelectedCapabilityRoot } from "./SelectedCapabilityRoot";
import type { ThreadHistoryMode } from "./ThreadHistoryMode";
import type { ThreadSource } from "./ThreadSource";
import type { ThreadStartSource } from "./ThreadStartSource";
import type { TurnEnvironmentParams } from "./TurnEnvironmentParams";
export type ThreadStartParams = { model?: string | null, 
/**
 * Id of a provider in the configuration.
 */
modelProvider?: string | null, 
/**
 * Another model of the provider will do when it lacks this one.
 */
allowProviderModelFallback?: boolean, 
/**
 * A tier that the model lacks is ignored.
 */
serviceTier?: string | null | null, 
/**
 * Relative to the daemon's. Naming a repository here may mark it as trusted.
 */
cwd?: string | null, 
/**
 * What workspace-write may write to; the cwd unless given.
 */
runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null, approvalPolicy?: AskForApproval | null, approvalsReviewer?: ApprovalsReviewer | null, sandbox?: SandboxMode | null, 
/**
 * Id of a permission profile; not together with `sandbox`.
 */
permissions?: string | null, 
/**
 * Values over those of config.toml, by dotted key.
 */
config?: { [key in string]?: JsonValue } | null, 
/**
 * What the client calls itself towards the service.
 */
serviceName?: string | null, 
/**
 * In place of the model's own.
 */
baseInstructions?: string | null, 
/**
 * Put before the conversation.
 */
developerInstructions?: string | null, 
/**
 * Accepted and ignored.
 */
personality?: Personality | null, multiAgentMode?: MultiAgentMode | null, 
/**
 * Keep it in memory only.
 */
ephemeral?: boolean | null, historyMode?: ThreadHistoryMode | null, 
/**
 * Told to hooks.
 */
sessionStartSource?: ThreadStartSource | null, threadSource?: ThreadSource | null, projectId?: string | null, daybreakEnabled?: boolean | null, environments?: Array<TurnEnvironmentParams> | null, 
/**
 * Tools that this client runs when asked by `item/tool/call`.
 */
dynamicTools?: Array<DynamicToolSpec> | null, 
/**
 * Directories to take skills and plugins from.
 */
selectedCapabilityRoots?: Array<SelectedCapabilityRoot> | null, mockExperimentalField?: string | null, 
/**
 * Send `rawResponseItem/completed` and `rawResponse/completed`, too.
 */
experimentalRawEvents?: boolean, };
