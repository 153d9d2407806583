// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadQueueDeleteResponse = { 
/**
 * False when it was not there.
 */
deleted: boolean, };
