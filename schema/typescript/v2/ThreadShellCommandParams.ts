// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadShellCommandParams = { threadId: string, 
/**
 * For the user's login shell.
 */
command: string, timeoutMs?: number | null, };
