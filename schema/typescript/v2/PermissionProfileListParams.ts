// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PermissionProfileListParams = { cursor?: string | null, limit?: number | null, cwd?: string | null, };
