// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadMemoryReadParams = { threadId: string, };
