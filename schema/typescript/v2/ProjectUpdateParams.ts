// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectRoot } from "./ProjectRoot";
export type ProjectUpdateParams = { projectId: string, name?: string | null, roots?: Array<ProjectRoot> | null, metadata?: { [key in string]?: string } | null, };
