// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSearchTextRange } from "./ThreadSearchTextRange";
export type ThreadSearchOccurrence = { turnId: string, itemId: string, snippet: string, 
/**
 * Where in `snippet` the match is.
 */
snippetMatchRange: ThreadSearchTextRange, 
/**
 * For `thread/turns/list`, to begin with this turn.
 */
turnCursor: string, };
