// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Bytes of UTF-8, without the one at `end`.
 */
export type ByteRange = { start: number, end: number, };
