// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentStatusKind = "ready" | "pending" | "disconnected" | "unknown";
