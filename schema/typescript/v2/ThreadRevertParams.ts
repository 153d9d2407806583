// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRevertParams = { threadId: string, 
/**
 * The first turn to go; everything after goes, too.
 */
beforeTurnId: string, };
