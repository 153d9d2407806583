// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationFailureReason = "authenticationFailed" | "timeout" | "providerError" | "serviceError";
