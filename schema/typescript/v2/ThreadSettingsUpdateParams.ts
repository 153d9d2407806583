// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CollaborationMode } from "../CollaborationMode";
import type { MultiAgentMode } from "../MultiAgentMode";
import type { Personality } from "../Personality";
import type { ReasoningEffort } from "../ReasoningEffort";
import type { ReasoningSummary } from "../ReasoningSummary";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { AskForApproval } from "./AskForApproval";
import type { SandboxPolicy } from "./SandboxPolicy";
import type { TurnEnvironmentParams } from "./TurnEnvironmentParams";

/**
 * Absent keeps. The thread must be loaded.
 */
export type ThreadSettingsUpdateParams = { threadId: string, 
/**
 * Plugins that this thread does without.
 */
disabledPluginIds?: Array<string> | null, 
/**
 * Relative to the daemon's.
 */
cwd?: string | null, environments?: Array<TurnEnvironmentParams> | null, approvalPolicy?: AskForApproval | null, approvalsReviewer?: ApprovalsReviewer | null, sandboxPolicy?: SandboxPolicy | null, 
/**
 * Id of a permission profile; not together with `sandboxPolicy`.
 */
permissions?: string | null, model?: string | null, 
/**
 * Null clears.
 */
serviceTier?: string | null | null, effort?: ReasoningEffort | null, summary?: ReasoningSummary | null, collaborationMode?: CollaborationMode | null, multiAgentMode?: MultiAgentMode | null, personality?: Personality | null, };
