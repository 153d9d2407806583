// GENERATED CODE! DO NOT MODIFY BY HAND!

export type PluginReconcileParams = { 
/**
 * For the log.
 */
reason?: string | null, };
