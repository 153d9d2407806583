// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GetAccountTokenUsageParams = { 
/**
 * With the usage of this thread.
 */
threadId?: string | null, };
