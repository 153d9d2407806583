// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A commit, in 40 hexadecimal digits.
 */
export type GitSha = string;
