// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadItem } from "./ThreadItem";
import type { TurnError } from "./TurnError";
import type { TurnItemsView } from "./TurnItemsView";
import type { TurnStatus } from "./TurnStatus";

/**
 * The model's work on one input, from the user's message to the final answer.
 */
export type Turn = { id: string, 
/**
 * The turn that this one works for; itself unless another was named.
 */
rootTurnId: string | null, 
/**
 * As far as `itemsView` says.
 */
items: Array<ThreadItem>, itemsView: TurnItemsView, status: TurnStatus, 
/**
 * Why it failed.
 */
error: TurnError | null, 
/**
 * Unix seconds, as `completedAt`; null until then.
 */
startedAt: number | null, completedAt: number | null, durationMs: number | null, };
