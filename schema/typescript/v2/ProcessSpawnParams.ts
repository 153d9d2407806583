// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { ProcessTerminalSize } from "./ProcessTerminalSize";
export type ProcessSpawnParams = { 
/**
 * Program and arguments; no shell.
 */
command: Array<string>, 
/**
 * Of the client's choosing, for this connection; free again after `process/exited`.
 */
processHandle: string, 
/**
 * The directory that it starts in.
 */
cwd: AbsolutePathBuf, 
/**
 * Run it in a terminal; implies both kinds of streaming.
 */
tty?: boolean, streamStdin?: boolean, streamStdoutStderr?: boolean, 
/**
 * Of each stream: absent 1 MiB, null no limit.
 */
outputBytesCap?: number | null, 
/**
 * Absent 10,000, null no limit.
 */
timeoutMs?: number | null, 
/**
 * Over the daemon's own; null takes a variable away.
 */
env?: { [key in string]?: string | null } | null, size?: ProcessTerminalSize | null, };
