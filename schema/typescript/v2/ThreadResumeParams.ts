// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { Personality } from "../Personality";
import type { ResponseItem } from "../ResponseItem";
import type { JsonValue } from "../serde_json/JsonValue";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { AskForApproval } from "./AskForApproval";
import type { SandboxMode } from "./SandboxMode";
import type { ThreadResumeInitialTurnsPageParams } from "./ThreadResumeInitialTurnsPageParams";
export type ThreadResumeParams = { 
/**
 * Ignored when there is a `history` or a `path`.
 */
threadId: string, 
/**
 * Make a new thread of these items instead.
 */
history?: Array<ResponseItem> | null, 
/**
 * The rollout file; must be the thread's current one.
 */
path?: string | null, 
/**
 * Settings from here on win over the stored ones, and are ignored when the thread is
 * loaded.
 */
model?: string | null, modelProvider?: string | null, serviceTier?: string | null | null, cwd?: string | null, runtimeWorkspaceRoots?: Array<AbsolutePathBuf> | null, approvalPolicy?: AskForApproval | null, approvalsReviewer?: ApprovalsReviewer | null, sandbox?: SandboxMode | null, permissions?: string | null, config?: { [key in string]?: JsonValue } | null, baseInstructions?: string | null, developerInstructions?: string | null, personality?: Personality | null, 
/**
 * Leave `thread.turns` empty; page with `thread/turns/list`.
 */
excludeTurns?: boolean, 
/**
 * Answer with a first page of turns.
 */
initialTurnsPage?: ThreadResumeInitialTurnsPageParams | null, };
