// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The app that the resource is of.
 */
export type McpResourceReadTarget = { connectorId: string, linkId: string | null, };
