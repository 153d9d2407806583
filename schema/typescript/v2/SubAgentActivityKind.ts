// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SubAgentActivityKind = "started" | "interacted" | "interrupted" | "completed";
