// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ReasoningEffort } from "./ReasoningEffort";
export type Settings = { model: string, reasoning_effort: ReasoningEffort | null, 
/**
 * In place of the mode's own.
 */
developer_instructions: string | null, };
