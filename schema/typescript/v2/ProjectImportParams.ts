// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectRoot } from "./ProjectRoot";
export type ProjectImportParams = { name: string, roots: Array<ProjectRoot>, metadata?: { [key in string]?: string } | null, 
/**
 * Threads to put into it.
 */
threads?: Array<string> | null, idempotencyKey: string, };
