// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What changed, and which of its parts have to be loaded again.
 */
export type PluginReconcileChangedPlugin = { id: string, hasMcps: boolean, hasApps: boolean, hasHooks: boolean, hasSkills: boolean, };
