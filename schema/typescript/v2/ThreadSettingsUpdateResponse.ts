// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSettingsUpdateResponse = Record<string, never>;
