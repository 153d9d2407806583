// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CommandExecTerminalSize } from "./CommandExecTerminalSize";
import type { SandboxPolicy } from "./SandboxPolicy";
export type CommandExecParams = { 
/**
 * Program and arguments; no shell.
 */
command: Array<string>, 
/**
 * Of the client's choosing, for this connection; needed for a terminal, streams and
 * control.
 */
processId?: string | null, 
/**
 * Run it in a terminal; implies both kinds of streaming.
 */
tty?: boolean, 
/**
 * Take `command/exec/write`; else there is no input.
 */
streamStdin?: boolean, 
/**
 * Send `command/exec/outputDelta`; the answer's texts are empty then.
 */
streamStdoutStderr?: boolean, 
/**
 * Of each stream; 1 MiB unless given.
 */
outputBytesCap?: number | null, disableOutputCap?: boolean, disableTimeout?: boolean, 
/**
 * 10,000 unless given; 0 kills at once.
 */
timeoutMs?: number | null, 
/**
 * Relative to the daemon's.
 */
cwd?: string | null, 
/**
 * Over the environment that the configuration gives; null takes a variable away.
 */
env?: { [key in string]?: string | null } | null, 
/**
 * Of the terminal; 24 rows of 80 unless given.
 */
size?: CommandExecTerminalSize | null, 
/**
 * The configured one unless given.
 */
sandboxPolicy?: SandboxPolicy | null, 
/**
 * In place of `sandboxPolicy`.
 */
permissionProfile?: string | null, };
