// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadBackgroundTerminalsTerminateResponse = { terminated: boolean, };
