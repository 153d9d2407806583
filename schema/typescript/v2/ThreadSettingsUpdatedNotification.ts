// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSettings } from "./ThreadSettings";
export type ThreadSettingsUpdatedNotification = { threadId: string, threadSettings: ThreadSettings, };
