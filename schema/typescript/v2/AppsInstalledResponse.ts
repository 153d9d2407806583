// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { InstalledApp } from "./InstalledApp";
export type AppsInstalledResponse = { apps: Array<InstalledApp>, };
