// GENERATED CODE! DO NOT MODIFY BY HAND!

export type InAppBrowserRequirements = { allowExternalBrowserSettingsImport: boolean | null, };
