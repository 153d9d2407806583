// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AttestationGenerateResponse = { 
/**
 * The header's value.
 */
token: string, };
