// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A sandbox policy by name.
 */
export type SandboxMode = "read-only" | "workspace-write" | "danger-full-access";
