// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountRoutingOverride = "NO_CONSTRAINT" | "us" | "us_cr";
