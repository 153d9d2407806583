// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AuthRecoveryNotification = { threadId: string, turnId: string, provider: string, 
/**
 * For the user.
 */
message: string, };
