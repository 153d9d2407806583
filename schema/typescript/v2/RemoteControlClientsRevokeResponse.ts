// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlClientsRevokeResponse = Record<string, never>;
