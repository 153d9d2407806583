// GENERATED CODE! DO NOT MODIFY BY HAND!

export type TurnInterruptParams = { threadId: string, 
/**
 * The running turn; another one is an error, "" means any.
 */
turnId: string, };
