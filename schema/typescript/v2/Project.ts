// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectRoot } from "./ProjectRoot";
export type Project = { id: string, name: string, roots: Array<ProjectRoot>, 
/**
 * For clients: kept, not looked at.
 */
metadata: { [key in string]?: string }, position: number, 
/**
 * Unix seconds, as the two below.
 */
createdAt: number, updatedAt: number, 
/**
 * When a turn last began in one of its threads.
 */
recencyAt: number | null, };
