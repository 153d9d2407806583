// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadReadStateOperation } from "./ThreadReadStateOperation";
export type ThreadReadStateUpdateParams = { threadId: string, operation: ThreadReadStateOperation, 
/**
 * The revision that the client has seen; another one is an error.
 */
expectedRevision: string, };
