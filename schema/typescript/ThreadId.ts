// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A UUID.
 */
export type ThreadId = string;
