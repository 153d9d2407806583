// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectRoot } from "./ProjectRoot";
export type ProjectCreateParams = { 
/**
 * Trimmed, then not empty.
 */
name: string, roots: Array<ProjectRoot>, metadata?: { [key in string]?: string } | null, idempotencyKey: string, };
