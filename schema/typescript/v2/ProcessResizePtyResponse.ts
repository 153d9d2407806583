// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessResizePtyResponse = Record<string, never>;
