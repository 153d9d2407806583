// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ConsumeAccountRateLimitResetCreditOutcome = "reset" | "nothingToReset" | "noCredit" | "alreadyRedeemed";
