// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LoginAppBrand } from "./LoginAppBrand";

/**
 * Ways to log in.
 */
export type LoginAccountParams = { "type": "apiKey", apiKey: string, } | { "type": "chatgpt", codexStreamlinedLogin?: boolean, useHostedLoginSuccessPage?: boolean, appBrand?: LoginAppBrand | null, } | { "type": "chatgptDeviceCode" } | { "type": "chatgptAuthTokens", 
/**
 * A JWT; kept in memory only.
 */
accessToken: string, chatgptAccountId: string, chatgptPlanType?: string | null, } | { "type": "amazonBedrock", apiKey: string, region: string, } | { "type": "amazonBedrockAccessKeys", accessKeyId: string, secretAccessKey: string, sessionToken?: string | null, region: string, };
