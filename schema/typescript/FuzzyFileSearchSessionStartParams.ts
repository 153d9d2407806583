// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FuzzyFileSearchSessionStartParams = { 
/**
 * Of the client's choosing, for the whole process.
 */
sessionId: string, roots: Array<string>, };
