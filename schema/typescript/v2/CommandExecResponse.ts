// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CommandExecResponse = { 
/**
 * 128 and the signal for a death by signal; 124 after the timeout.
 */
exitCode: number, 
/**
 * Up to the cap; "" when streamed.
 */
stdout: string, stderr: string, };
