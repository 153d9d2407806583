// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentStatusParams = { environmentId: string, };
