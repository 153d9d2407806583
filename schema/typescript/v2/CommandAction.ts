// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";

/**
 * What a command does, as far as its text tells.
 */
export type CommandAction = { "type": "read", command: string, 
/**
 * The file's name.
 */
name: string, path: LegacyAppPathString, } | { "type": "listFiles", command: string, 
/**
 * Shortened for showing.
 */
path: string | null, } | { "type": "search", command: string, query: string | null, path: string | null, } | { "type": "unknown", command: string, };
