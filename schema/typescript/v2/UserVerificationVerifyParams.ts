// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationVerifyParams = { 
/**
 * To be signed; the user sees title and description.
 */
challenge: string, title: string, description: string, };
