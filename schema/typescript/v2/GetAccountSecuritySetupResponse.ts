// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AccountSecuritySetupNotice } from "./AccountSecuritySetupNotice";
export type GetAccountSecuritySetupResponse = { notice: AccountSecuritySetupNotice | null, };
