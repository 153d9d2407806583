// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * One of the two.
 */
export type RemoteControlPairingStatusParams = { pairingCode?: string | null, manualPairingCode?: string | null, };
