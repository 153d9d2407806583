// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Thread } from "./Thread";
export type ThreadSearchResult = { thread: Thread, 
/**
 * The words around the first match, on one line.
 */
snippet: string, };
