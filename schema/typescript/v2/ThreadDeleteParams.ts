// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadDeleteParams = { threadId: string, };
