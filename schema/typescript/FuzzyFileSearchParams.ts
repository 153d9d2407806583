// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FuzzyFileSearchParams = { query: string, roots: Array<string>, 
/**
 * Ends an earlier search with the same token.
 */
cancellationToken: string | null, };
