// GENERATED CODE! DO NOT MODIFY BY HAND!

export type McpServerOauthLoginResponse = { 
/**
 * For the user's browser.
 */
authorizationUrl: string, loginId?: string, };
