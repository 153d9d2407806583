// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadItemsReadParams = { threadId: string, turnId: string, 
/**
 * 1 to 100; unknown ones are left out of the answer.
 */
itemIds: Array<string>, };
