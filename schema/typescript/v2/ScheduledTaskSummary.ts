// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ScheduledTaskSchedule } from "./ScheduledTaskSchedule";

/**
 * Work that the plugin suggests to do again and again.
 */
export type ScheduledTaskSummary = { key: string, name: string, prompt: string, schedule: ScheduledTaskSchedule, };
