// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AccountSession } from "./AccountSession";
export type AccountSessionsResponse = { activeSessionId: string | null, sessions: Array<AccountSession>, };
