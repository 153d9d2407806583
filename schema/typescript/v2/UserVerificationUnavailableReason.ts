// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationUnavailableReason = "credentialMissing" | "biometricsUnavailable" | "providerUnavailable";
