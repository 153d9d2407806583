// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentInfoParams = { environmentId: string, };
