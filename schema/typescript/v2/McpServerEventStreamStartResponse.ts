// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerEventStreamStartResponse = Record<string, never>;
