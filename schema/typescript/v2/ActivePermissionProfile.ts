// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The permission profile in force, and the one it builds on.
 */
export type ActivePermissionProfile = { id: string, extends: string | null, };
