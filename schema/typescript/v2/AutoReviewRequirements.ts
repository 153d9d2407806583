// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Of the automatic reviewer.
 */
export type AutoReviewRequirements = { requiredOnModels: Array<string> | null, ignoreRules: Array<string> | null, };
