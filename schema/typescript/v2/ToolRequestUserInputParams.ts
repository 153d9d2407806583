// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ToolRequestUserInputQuestion } from "./ToolRequestUserInputQuestion";
export type ToolRequestUserInputParams = { threadId: string, turnId: string, itemId: string, questions: Array<ToolRequestUserInputQuestion>, 
/**
 * The turn waits for the answer.
 */
isBlocking: boolean, 
/**
 * Answered without the user after this time.
 */
autoResolutionMs: number | null, };
