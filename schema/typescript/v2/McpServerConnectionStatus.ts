// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerConnectionStatus = "notStarted" | "starting" | "connected" | "authenticationRequired" | "failed" | "cancelled" | "disabled";
