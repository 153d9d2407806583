// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RateLimitResetType = "codexRateLimits" | "unknown";
