// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AccountSession } from "./AccountSession";
export type AccountSessionsSwitchResponse = { activeSessionId: string | null, sessions: Array<AccountSession>, } | { loginId: string, authUrl: string, };
