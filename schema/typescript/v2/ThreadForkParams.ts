// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { JsonValue } from "../serde_json/JsonValue";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { AskForApproval } from "./AskForApproval";
import type { SandboxMode } from "./SandboxMode";
import type { ThreadSource } from "./ThreadSource";
export type ThreadForkParams = { threadId: string, 
/**
 * Fork for predicting the user's next message.
 */
experimentalPredictionMode?: boolean, experimentalDisablePredictionMcp?: boolean, 
/**
 * The last turn to copy.
 */
lastTurnId?: string | null, 
/**
 * The first turn not to copy; not together with `lastTurnId`.
 */
beforeTurnId?: string | null, 
/**
 * The rollout file of the source.
 */
path?: string | null, 
/**
 * Unless given, model, provider and effort are the configured ones, not the source's.
 */
model?: string | null, modelProvider?: string | null, serviceTier?: string | null | null, cwd?: string | null, runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null, approvalPolicy?: AskForApproval | null, approvalsReviewer?: ApprovalsReviewer | null, sandbox?: SandboxMode | null, permissions?: string | null, config?: { [key in string]?: JsonValue } | null, baseInstructions?: string | null, developerInstructions?: string | null, ephemeral?: boolean, 
/**
 * Hang the copy on its source: hidden from lists, and the source cannot be deleted.
 */
attachToSource?: boolean, threadSource?: ThreadSource | null, 
/**
 * Leave `thread.turns` empty.
 */
excludeTurns?: boolean, 
/**
 * Copy the goal, but don't pursue it yet.
 */
deferGoalContinuation?: boolean, };
