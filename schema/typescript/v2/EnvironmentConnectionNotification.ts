// GENERATED CODE! DO NOT MODIFY BY HAND!

export type EnvironmentConnectionNotification = { threadId: string, environmentId: string, };
