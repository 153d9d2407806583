// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How much the model writes.
 */
export type Verbosity = "low" | "medium" | "high";
