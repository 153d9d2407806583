// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ModeKind } from "./ModeKind";
import type { Settings } from "./Settings";

/**
 * How the model works with the user, with the settings for that mode. Wins over model and
 * effort.
 */
export type CollaborationMode = { mode: ModeKind, settings: Settings, };
