// GENERATED CODE! DO NOT MODIFY BY HAND!

export type WindowsSandboxReadiness = "ready" | "notConfigured" | "updateRequired";
