// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentSkillsParams = { required?: Array<string> | null, };
