// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpAppDisplayMode = "inline" | "fullscreen";
