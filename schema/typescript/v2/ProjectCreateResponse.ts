// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Project } from "./Project";
export type ProjectCreateResponse = { project: Project, };
