// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MarketplaceAddParams = { 
/**
 * A directory, `owner/repository` or a git URL.
 */
source: string, refName?: string | null, 
/**
 * The parts of the repository to fetch.
 */
sparsePaths?: Array<string> | null, };
