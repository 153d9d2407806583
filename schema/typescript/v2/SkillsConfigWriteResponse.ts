// GENERATED CODE! DO NOT MODIFY BY HAND!

export type SkillsConfigWriteResponse = { 
/**
 * What holds now.
 */
effectiveEnabled: boolean, };
