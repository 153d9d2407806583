// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Project } from "./Project";
export type ProjectListResponse = { data: Array<Project>, nextCursor: string | null, };
