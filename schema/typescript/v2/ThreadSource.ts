// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A word of the client's choosing, kept and echoed.
 */
export type ThreadSource = string;
