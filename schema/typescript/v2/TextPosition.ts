// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Both count from 1.
 */
export type TextPosition = { line: number, column: number, };
