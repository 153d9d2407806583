// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";

/**
 * A process that outlived the call which started it.
 */
export type ThreadBackgroundTerminal = { 
/**
 * The command item that started it.
 */
itemId: string, 
/**
 * A number of the thread's own, as in the item.
 */
processId: string, command: string, cwd: LegacyAppPathString, osPid: number | null, cpuPercent: number | null, rssKb: bigint | null, };
