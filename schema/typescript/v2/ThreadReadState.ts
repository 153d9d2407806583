// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadUnreadPosition } from "./ThreadUnreadPosition";

/**
 * How far the user has read.
 */
export type ThreadReadState = { 
/**
 * Null when all is read.
 */
firstUnread: ThreadUnreadPosition | null, 
/**
 * Changes with each change.
 */
revision: string, };
