// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * none, minimal, low, medium, high, xhigh, max, ultra, or a word that the model knows.
 */
export type ReasoningEffort = string;
