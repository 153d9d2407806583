// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationDeleteParams = Record<string, never>;
