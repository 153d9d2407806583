// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { McpServerOauthClientRegistration } from "./McpServerOauthClientRegistration";
export type McpServerOauthLoginParams = { name: string, threadId?: string | null, clientRegistration?: McpServerOauthClientRegistration | null, scopes?: Array<string> | null, 
/**
 * How long to wait for the user.
 */
timeoutSecs?: bigint | null, };
