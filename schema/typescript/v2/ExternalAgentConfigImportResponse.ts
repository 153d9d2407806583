// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ExternalAgentConfigImportResponse = { 
/**
 * The notifications carry it.
 */
importId: string, };
