// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How far the user has asked for the action.
 */
export type GuardianUserAuthorization = "unknown" | "low" | "medium" | "high";
