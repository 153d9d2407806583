// GENERATED CODE! DO NOT MODIFY BY HAND!

export type InternalSessionSource = "memory_consolidation" | "guardian";
