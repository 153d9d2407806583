// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SkillsListParams = { 
/**
 * The daemon's unless given.
 */
cwds?: Array<string>, 
/**
 * Don't take what was found before.
 */
forceReload?: boolean, };
