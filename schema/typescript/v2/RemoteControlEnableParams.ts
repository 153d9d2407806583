// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlEnableParams = { 
/**
 * Until the process ends.
 */
ephemeral?: boolean, };
