// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Plan only, or work. Four older words mean the latter.
 */
export type ModeKind = "plan" | "default";
