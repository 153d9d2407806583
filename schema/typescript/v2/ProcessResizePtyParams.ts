// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProcessTerminalSize } from "./ProcessTerminalSize";
export type ProcessResizePtyParams = { processHandle: string, 
/**
 * The new size.
 */
size: ProcessTerminalSize, };
