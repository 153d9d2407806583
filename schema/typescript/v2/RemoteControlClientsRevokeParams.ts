// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlClientsRevokeParams = { environmentId: string, clientId: string, };
