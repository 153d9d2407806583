// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectDeleteParams = { projectId: string, };
