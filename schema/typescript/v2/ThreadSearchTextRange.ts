// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * In UTF-16 units, without the one at `end`.
 */
export type ThreadSearchTextRange = { start: number, end: number, };
