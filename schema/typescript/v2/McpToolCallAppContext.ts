// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpToolCallAppContext = { connectorId: string, linkId: string | null, resourceUri: string | null, appName: string | null, actionName: string | null, };
