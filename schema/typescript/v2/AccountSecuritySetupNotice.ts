// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AccountSecuritySetupAction } from "./AccountSecuritySetupAction";
export type AccountSecuritySetupNotice = { accountId: string, userId: string, title: string, description: string, action: AccountSecuritySetupAction, };
