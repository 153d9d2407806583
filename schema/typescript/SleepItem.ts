// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The model waited.
 */
export type SleepItem = { id: string, 
/**
 * As long as it wanted to.
 */
durationMs: number, };
