// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { DynamicToolCallOutputContentItem } from "./DynamicToolCallOutputContentItem";
export type DynamicToolCallResponse = { contentItems: Array<DynamicToolCallOutputContentItem>, 
/**
 * False makes the item fail; the model is not told.
 */
success: boolean, };
