// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginDisabledReason = "disabled_by_admin" | "plan_not_eligible" | "required_app_unavailable" | "unknown";
