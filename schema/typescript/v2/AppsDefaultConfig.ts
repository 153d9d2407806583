// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AppToolApproval } from "./AppToolApproval";
import type { ApprovalsReviewer } from "./ApprovalsReviewer";
export type AppsDefaultConfig = { enabled: boolean, approvals_reviewer: ApprovalsReviewer | null, 
/**
 * Offer tools that destroy.
 */
destructive_enabled: boolean, 
/**
 * Offer tools that reach beyond the app.
 */
open_world_enabled: boolean, default_tools_approval_mode: AppToolApproval | null, };
