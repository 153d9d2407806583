// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationCancellationReason = "userCancelled" | "interrupted";
