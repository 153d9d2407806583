// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GetAccountParams = { 
/**
 * Renew the token first.
 */
refreshToken?: boolean, };
