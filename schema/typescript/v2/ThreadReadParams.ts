// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadReadParams = { threadId: string, 
/**
 * With all turns; deprecated for paginated threads.
 */
includeTurns?: boolean, };
