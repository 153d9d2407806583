// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerOauthLoginCompletedNotification = { name: string, threadId: string | null, loginId?: string | null, success: boolean, 
/**
 * Left out when it went well.
 */
error?: string, };
