// GENERATED CODE! DO NOT MODIFY BY HAND!

export type WorkspaceMessageType = "headline" | "announcement" | "unknown";
