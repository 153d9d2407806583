// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountSessionsListParams = { 
/**
 * Ask the service for names and images.
 */
refreshWorkspaceMetadata?: boolean, };
