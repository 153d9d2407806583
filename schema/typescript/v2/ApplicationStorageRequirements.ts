// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
export type ApplicationStorageRequirements = { defaultProjectParent: LegacyAppPathString | null, projectlessWorkspaceRoot: LegacyAppPathString | null, };
