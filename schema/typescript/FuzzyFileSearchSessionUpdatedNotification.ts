// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { FuzzyFileSearchResult } from "./FuzzyFileSearchResult";
export type FuzzyFileSearchSessionUpdatedNotification = { sessionId: string, 
/**
 * The query that the results are for.
 */
query: string, files: Array<FuzzyFileSearchResult>, };
