// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether the user opened a thread or cleared one.
 */
export type ThreadStartSource = "startup" | "clear";
