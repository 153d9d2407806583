// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationCancelResponse = Record<string, never>;
