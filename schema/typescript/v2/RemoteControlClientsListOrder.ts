// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlClientsListOrder = "asc" | "desc";
