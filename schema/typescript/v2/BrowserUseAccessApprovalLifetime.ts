// GENERATED CODE! DO NOT MODIFY BY HAND!

export type BrowserUseAccessApprovalLifetime = "turn" | "thread";
