// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlPairingStartParams = { 
/**
 * With a code to be typed in.
 */
manualCode?: boolean, };
