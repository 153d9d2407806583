// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlConnectionStatus = "disabled" | "connecting" | "connected" | "errored";
