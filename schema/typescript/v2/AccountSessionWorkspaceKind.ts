// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountSessionWorkspaceKind = "personal" | "workspace";
