// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
import type { FileSystemSandboxEntry } from "./FileSystemSandboxEntry";
export type AdditionalFileSystemPermissions = { 
/**
 * Shorter than `entries`.
 */
read: Array<LegacyAppPathString> | null, 
/**
 * Shorter than `entries`.
 */
write: Array<LegacyAppPathString> | null, 
/**
 * How deep to look for what a pattern matches.
 */
globScanMaxDepth?: number, entries?: Array<FileSystemSandboxEntry>, };
