// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { TurnError } from "./TurnError";
export type ErrorNotification = { error: TurnError, 
/**
 * The request to the service is made again; else the turn has failed.
 */
willRetry: boolean, threadId: string, turnId: string, };
