// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { MemoryCitationEntry } from "./MemoryCitationEntry";

/**
 * Which memories a message uses.
 */
export type MemoryCitation = { entries: Array<MemoryCitationEntry>, threadIds: Array<string>, };
