// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlPairingStartResponse = { pairingCode: string, manualPairingCode: string | null, environmentId: string, 
/**
 * Unix seconds.
 */
expiresAt: bigint, };
