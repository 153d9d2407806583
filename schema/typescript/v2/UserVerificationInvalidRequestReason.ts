// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationInvalidRequestReason = "invalidParams";
