// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadPredictionRequestParams = { threadId: string, 
/**
 * The turn that the message would follow.
 */
sourceTurnId: string, };
