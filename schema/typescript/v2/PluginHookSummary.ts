// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { HookEventName } from "./HookEventName";
export type PluginHookSummary = { key: string, eventName: HookEventName, };
