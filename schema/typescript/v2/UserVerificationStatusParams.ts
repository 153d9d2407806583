// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationStatusParams = Record<string, never>;
