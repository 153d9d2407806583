// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PatchChangeKind = { "type": "add" } | { "type": "delete" } | { "type": "update", 
/**
 * Where the file goes.
 */
move_path: string | null, };
