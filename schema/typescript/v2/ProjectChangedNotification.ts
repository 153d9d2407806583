// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ProjectChangeType } from "./ProjectChangeType";
export type ProjectChangedNotification = { projectId: string, changeType: ProjectChangeType, };
