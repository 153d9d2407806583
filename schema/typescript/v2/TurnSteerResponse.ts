// GENERATED CODE! DO NOT MODIFY BY HAND!

export type TurnSteerResponse = { 
/**
 * The running turn.
 */
turnId: string, };
