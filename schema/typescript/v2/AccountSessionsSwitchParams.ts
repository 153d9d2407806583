// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountSessionsSwitchParams = { sessionId: string, accountId: string, 
/**
 * Begin a login when the saved one is not enough.
 */
allowBrowserLogin?: boolean, };
