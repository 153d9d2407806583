// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessExitedNotification = { processHandle: string, 
/**
 * 128 and the signal for a death by signal; 124 after the timeout.
 */
exitCode: number, 
/**
 * Something still holds the pipes; output may be missing.
 */
outputDrainTimedOut?: boolean | null, 
/**
 * "" when streamed.
 */
stdout: string, stdoutCapReached: boolean, stderr: string, stderrCapReached: boolean, };
