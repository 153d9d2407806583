// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CurrentTimeReadResponse = { 
/**
 * Unix seconds.
 */
currentTimeAt: number, };
