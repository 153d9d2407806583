// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationEnrollParams = Record<string, never>;
