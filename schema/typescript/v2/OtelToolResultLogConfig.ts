// GENERATED CODE! DO NOT MODIFY BY HAND!

export type OtelToolResultLogConfig = { max_bytes: number, };
