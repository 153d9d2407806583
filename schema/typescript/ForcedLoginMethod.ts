// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The only kind of login that is accepted.
 */
export type ForcedLoginMethod = "chatgpt" | "api";
