// GENERATED CODE! DO NOT MODIFY BY HAND!

export type LoginAccountResponse = { "type": "apiKey", } | { "type": "chatgpt", loginId: string, 
/**
 * For the user's browser.
 */
authUrl: string, } | { "type": "chatgptDeviceCode", loginId: string, verificationUrl: string, 
/**
 * To be typed in at the URL.
 */
userCode: string, } | { "type": "chatgptAuthTokens", } | { "type": "amazonBedrock", };
