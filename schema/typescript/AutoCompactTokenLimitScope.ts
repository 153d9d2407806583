// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Which tokens count towards the limit.
 */
export type AutoCompactTokenLimitScope = "total" | "body_after_prefix";
