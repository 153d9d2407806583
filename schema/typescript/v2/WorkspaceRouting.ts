// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AccountRoutingOverride } from "./AccountRoutingOverride";

/**
 * Where requests of the workspace go.
 */
export type WorkspaceRouting = { chatgptAccountId: string, backendOrigin: string, accountRoutingOverride: AccountRoutingOverride, };
