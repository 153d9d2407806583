// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AllowDenyRequirement = "allow" | "deny";
