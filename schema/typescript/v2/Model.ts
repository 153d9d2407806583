// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { InputModality } from "../InputModality";
import type { ReasoningEffort } from "../ReasoningEffort";
import type { ModelAccessPrograms } from "./ModelAccessPrograms";
import type { ModelAvailabilityNux } from "./ModelAvailabilityNux";
import type { ModelServiceTier } from "./ModelServiceTier";
import type { ModelUpgradeInfo } from "./ModelUpgradeInfo";
import type { MultiAgentVersion } from "./MultiAgentVersion";
import type { ReasoningEffortOption } from "./ReasoningEffortOption";
export type Model = { id: string, model: string, 
/**
 * The model to go over to.
 */
upgrade: string | null, upgradeInfo: ModelUpgradeInfo | null, 
/**
 * What to say when the model is new to the user.
 */
availabilityNux: ModelAvailabilityNux | null, displayName: string, description: string, modelSpecialty: string | null, hidden: boolean, supportedReasoningEfforts: Array<ReasoningEffortOption>, defaultReasoningEffort: ReasoningEffort, inputModalities: Array<InputModality>, supportsPersonality: boolean, multiAgentVersion: MultiAgentVersion | null, 
/**
 * Older form of `serviceTiers`.
 */
additionalSpeedTiers: Array<string>, serviceTiers: Array<ModelServiceTier>, defaultServiceTier: string | null, availableAccessPrograms: ModelAccessPrograms | null, 
/**
 * The one to begin with.
 */
isDefault: boolean, };
