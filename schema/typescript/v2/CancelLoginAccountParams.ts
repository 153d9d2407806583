// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CancelLoginAccountParams = { 
/**
 * A UUID.
 */
loginId: string, };
