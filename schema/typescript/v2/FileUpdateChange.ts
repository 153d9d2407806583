// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PatchChangeKind } from "./PatchChangeKind";
export type FileUpdateChange = { path: string, kind: PatchChangeKind, 
/**
 * Hunks of a change; the whole text of a new or deleted file.
 */
diff: string, };
