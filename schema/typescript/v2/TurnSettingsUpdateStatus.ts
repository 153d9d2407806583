// GENERATED CODE! DO NOT MODIFY BY HAND!

export type TurnSettingsUpdateStatus = "applied" | "targetUnavailable";
