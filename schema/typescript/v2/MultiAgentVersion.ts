// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MultiAgentVersion = "disabled" | "v1" | "v2";
