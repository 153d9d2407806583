// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RequestHeader = { name: string, value: string, };
