// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionMoveParams = { threadId: string, 
/**
 * Null takes it out of its section.
 */
sectionId: string | null, 
/**
 * In front of this one; at the end unless given.
 */
beforeThreadId?: string | null, };
