// GENERATED CODE! DO NOT MODIFY BY HAND!

export type MockExperimentalMethodResponse = { 
/**
 * The value, or null.
 */
echoed: string | null, };
