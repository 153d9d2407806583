// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeSdpNotification = { threadId: string, 
/**
 * The answer's body as it came.
 */
sdp: string, };
