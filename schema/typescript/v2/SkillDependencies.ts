// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { SkillToolDependency } from "./SkillToolDependency";

/**
 * What it needs to work.
 */
export type SkillDependencies = { tools: Array<SkillToolDependency>, };
