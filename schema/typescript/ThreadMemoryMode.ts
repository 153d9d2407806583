// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether memories are made of a thread.
 */
export type ThreadMemoryMode = "enabled" | "disabled";
