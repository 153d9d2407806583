// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
import type { AdditionalPermissionProfile } from "./AdditionalPermissionProfile";
import type { CommandAction } from "./CommandAction";
import type { CommandExecutionApprovalDecision } from "./CommandExecutionApprovalDecision";
import type { CommandExecutionApprovalKind } from "./CommandExecutionApprovalKind";
import type { ExecPolicyAmendment } from "./ExecPolicyAmendment";
import type { NetworkApprovalContext } from "./NetworkApprovalContext";
import type { NetworkPolicyAmendment } from "./NetworkPolicyAmendment";
export type CommandExecutionRequestApprovalParams = { kind: CommandExecutionApprovalKind, threadId: string, turnId: string, 
/**
 * The command's item, which has been started.
 */
itemId: string, startedAtMs: number, 
/**
 * Tells several questions about one item apart.
 */
approvalId?: string | null, environmentId: string | null, 
/**
 * The model's words, or the rule's.
 */
reason?: string | null, 
/**
 * The question is about a host; then there is no command.
 */
networkApprovalContext?: NetworkApprovalContext | null, 
/**
 * As a shell would take it.
 */
command?: string | null, cwd?: LegacyAppPathString | null, 
/**
 * What it does, for showing it shorter.
 */
commandActions?: Array<CommandAction> | null, 
/**
 * What it needs beyond the sandbox.
 */
additionalPermissions?: AdditionalPermissionProfile | null, 
/**
 * The beginning of the command, for a rule that allows it for good.
 */
proposedExecpolicyAmendment?: ExecPolicyAmendment | null, 
/**
 * Rules about the host, for good.
 */
proposedNetworkPolicyAmendments?: Array<NetworkPolicyAmendment> | null, 
/**
 * What to offer, in this order. Others are understood, too.
 */
availableDecisions?: Array<CommandExecutionApprovalDecision> | null, };
