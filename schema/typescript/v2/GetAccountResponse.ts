// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Account } from "./Account";
import type { WorkspaceRouting } from "./WorkspaceRouting";
export type GetAccountResponse = { 
/**
 * Null when nobody is logged in, or nobody has to be.
 */
account: Account | null, userId: string | null, 
/**
 * The active provider wants a login.
 */
requiresOpenaiAuth: boolean, workspaceRouting: WorkspaceRouting | null, };
