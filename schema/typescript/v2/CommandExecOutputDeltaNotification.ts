// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CommandExecOutputStream } from "./CommandExecOutputStream";
export type CommandExecOutputDeltaNotification = { processId: string, 
/**
 * Which of the two wrote.
 */
stream: CommandExecOutputStream, deltaBase64: string, 
/**
 * This is the last of the stream.
 */
capReached: boolean, };
