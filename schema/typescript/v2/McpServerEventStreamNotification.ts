// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpServerEventNotification } from "./McpServerEventNotification";
export type McpServerEventStreamNotification = { subscriptionId: string, notification: McpServerEventNotification, };
