// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PlanType } from "../PlanType";
export type Account = { "type": "apiKey", } | { "type": "chatgpt", email: string | null, planType: PlanType, workspaceName: string | null, } | { "type": "amazonBedrock", 
/**
 * The daemon keeps the credentials, not AWS.
 */
usesCodexManagedCredentials: boolean, } | { "type": "gcp", };
