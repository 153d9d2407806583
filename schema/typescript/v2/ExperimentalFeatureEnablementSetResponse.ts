// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ExperimentalFeatureEnablementSetResponse = { 
/**
 * What was taken over; the rest is dropped silently.
 */
enablement: { [key in string]?: boolean }, };
