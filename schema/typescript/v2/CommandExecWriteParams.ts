// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CommandExecWriteParams = { processId: string, 
/**
 * Written before the input is closed.
 */
deltaBase64?: string | null, closeStdin?: boolean, };
