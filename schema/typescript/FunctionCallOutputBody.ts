// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { FunctionCallOutputContentItem } from "./FunctionCallOutputContentItem";

/**
 * Plain text, or pieces.
 */
export type FunctionCallOutputBody = string | Array<FunctionCallOutputContentItem>;
