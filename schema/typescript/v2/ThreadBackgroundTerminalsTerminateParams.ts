// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadBackgroundTerminalsTerminateParams = { threadId: string, processId: string, };
