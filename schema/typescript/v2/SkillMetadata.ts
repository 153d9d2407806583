// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
import type { SkillDependencies } from "./SkillDependencies";
import type { SkillInterface } from "./SkillInterface";
import type { SkillScope } from "./SkillScope";
export type SkillMetadata = { 
/**
 * `<plugin>:<skill>` for a plugin's.
 */
name: string, description: string, shortDescription?: string, interface?: SkillInterface, dependencies?: SkillDependencies, path: LegacyAppPathString, scope: SkillScope, enabled: boolean, pluginId: string | null, };
