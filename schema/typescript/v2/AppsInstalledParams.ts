// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AppsInstalledParams = { threadId?: string | null, forceRefresh?: boolean, };
