// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessKillParams = { processHandle: string, };
