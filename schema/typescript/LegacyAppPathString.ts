// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A path as text. May be of another machine.
 */
export type LegacyAppPathString = string;
