// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlClient = { clientId: string, displayName: string | null, deviceType: string | null, platform: string | null, osVersion: string | null, deviceModel: string | null, appVersion: string | null, 
/**
 * Unix seconds.
 */
lastSeenAt: bigint | null, };
