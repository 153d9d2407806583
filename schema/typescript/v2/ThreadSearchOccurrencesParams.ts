// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSearchOccurrencesParams = { threadId: string, searchTerm: string, cursor?: string | null, 
/**
 * 50 unless given, at most 250.
 */
limit?: number | null, };
