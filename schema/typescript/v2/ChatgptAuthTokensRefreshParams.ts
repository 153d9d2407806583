// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ChatgptAuthTokensRefreshReason } from "./ChatgptAuthTokensRefreshReason";
export type ChatgptAuthTokensRefreshParams = { reason: ChatgptAuthTokensRefreshReason, 
/**
 * The account to stay with.
 */
previousAccountId?: string | null, };
