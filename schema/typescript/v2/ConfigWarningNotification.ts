// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { TextRange } from "./TextRange";
export type ConfigWarningNotification = { summary: string, details: string | null, 
/**
 * The file; given together with `range`.
 */
path?: string, range?: TextRange, };
