// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ExperimentalFeatureStage } from "./ExperimentalFeatureStage";
export type ExperimentalFeature = { name: string, 
/**
 * How far the feature is.
 */
stage: ExperimentalFeatureStage, 
/**
 * For people; null unless the stage is `beta`.
 */
displayName: string | null, description: string | null, announcement: string | null, 
/**
 * Of the thread, when one was given.
 */
enabled: boolean, defaultEnabled: boolean, };
