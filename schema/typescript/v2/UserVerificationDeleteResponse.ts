// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationDeleteResponse = Record<string, never>;
