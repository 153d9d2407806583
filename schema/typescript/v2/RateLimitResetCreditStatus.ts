// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RateLimitResetCreditStatus = "available" | "redeeming" | "redeemed" | "unknown";
