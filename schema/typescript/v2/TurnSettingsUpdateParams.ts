// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ReasoningEffort } from "../ReasoningEffort";
import type { ReasoningSummary } from "../ReasoningSummary";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
import type { TurnEnvironmentParams } from "./TurnEnvironmentParams";
export type TurnSettingsUpdateParams = { threadId: string, turnId: string, approvalsReviewer?: ApprovalsReviewer | null, environments?: Array<TurnEnvironmentParams> | null, model?: string | null, effort?: ReasoningEffort | null, summary?: ReasoningSummary | null, 
/**
 * Absent keeps, null clears.
 */
serviceTier?: string | null | null, };
