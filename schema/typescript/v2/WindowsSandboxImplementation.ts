// GENERATED CODE! DO NOT MODIFY BY HAND!

export type WindowsSandboxImplementation = "elevated" | "unelevated" | "mxc";
