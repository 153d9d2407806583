// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentShellInfo = { name: string, path: string, };
