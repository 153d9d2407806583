// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";

/**
 * A place for turns to work: an environment and a directory in it.
 */
export type TurnEnvironmentParams = { environmentId: string, cwd: LegacyAppPathString, runtimeWorkspaceRoots?: Array<LegacyAppPathString> | null, };
