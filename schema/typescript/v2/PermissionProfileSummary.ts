// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PermissionProfileSummary = { id: string, description: string | null, 
/**
 * False when the administrator forbids it, or it makes no sense.
 */
allowed: boolean, };
