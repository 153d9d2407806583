// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadItemsListAnchor } from "./ThreadItemsListAnchor";

/**
 * A cursor of a page before, or an item to begin after.
 */
export type ThreadItemsListCursor = string | ThreadItemsListAnchor;
