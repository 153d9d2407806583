// GENERATED CODE! DO NOT MODIFY BY HAND!

export type RemoteControlDisableParams = { 
/**
 * Until the process ends.
 */
ephemeral?: boolean, };
