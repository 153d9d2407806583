// GENERATED CODE! DO NOT MODIFY BY HAND!

export type HookErrorInfo = { path: string, message: string, };
