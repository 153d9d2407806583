// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSectionAppearance } from "./ThreadSectionAppearance";

/**
 * A heading of the client's sidebar, kept by the daemon for all clients.
 */
export type ThreadSection = { id: string, name: string, appearance: ThreadSectionAppearance | null, };
