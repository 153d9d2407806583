// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentAddResponse = Record<string, never>;
