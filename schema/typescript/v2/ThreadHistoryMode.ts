// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How the thread is stored. Chosen at its start for good; it decides which methods can page
 * through it.
 */
export type ThreadHistoryMode = "legacy" | "paginated";
