// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ReasoningEffort } from "./ReasoningEffort";

/**
 * How hard to think from here on.
 */
export type ConfigurationReasoning = { effort: ReasoningEffort, };
