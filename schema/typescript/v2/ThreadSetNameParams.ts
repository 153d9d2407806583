// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSetNameParams = { threadId: string, 
/**
 * Trimmed, then not empty.
 */
name: string, };
