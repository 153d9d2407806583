// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A `file:` URL.
 */
export type PathUri = string;
