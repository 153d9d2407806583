// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How much of its reasoning the model tells.
 */
export type ReasoningSummary = "auto" | "concise" | "detailed" | "none";
