// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CurrentTimeReadParams = { threadId: string, };
