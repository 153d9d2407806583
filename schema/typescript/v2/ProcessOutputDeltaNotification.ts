// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProcessOutputStream } from "./ProcessOutputStream";
export type ProcessOutputDeltaNotification = { processHandle: string, 
/**
 * Which of the two wrote.
 */
stream: ProcessOutputStream, deltaBase64: string, 
/**
 * This is the last of the stream.
 */
capReached: boolean, };
