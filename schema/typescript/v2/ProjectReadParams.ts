// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectReadParams = { projectId: string, };
