// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ExternalAgentConfigDetectParams = { 
/**
 * Look in the home directory, too.
 */
includeHome?: boolean, 
/**
 * Look in these projects.
 */
cwds?: Array<string> | null, 
/**
 * Leave older conversations out.
 */
maxSessionAgeDays?: number | null, maxSessions?: number | null, source?: string | null, migrationSource?: string | null, };
