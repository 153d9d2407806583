// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlPairingStatusResponse = { 
/**
 * A device has used it.
 */
claimed: boolean, };
