// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where a hook is configured.
 */
export type HookSource = "system" | "user" | "project" | "mdm" | "sessionFlags" | "plugin" | "cloudRequirements" | "cloudManagedConfig" | "legacyManagedConfigFile" | "legacyManagedConfigMdm" | "unknown";
