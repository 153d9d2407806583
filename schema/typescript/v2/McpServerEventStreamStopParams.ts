// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerEventStreamStopParams = { subscriptionId: string, };
