// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerEventStreamStopResponse = Record<string, never>;
