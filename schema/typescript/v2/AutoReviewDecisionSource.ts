// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Who decided.
 */
export type AutoReviewDecisionSource = "agent";
