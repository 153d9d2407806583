// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessWriteStdinResponse = Record<string, never>;
