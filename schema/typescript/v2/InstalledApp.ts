// GENERATED CODE! DO NOT MODIFY BY HAND!

export type InstalledApp = { id: string, 
/**
 * The name that its tools carry.
 */
runtimeName: string | null, enabled: boolean, 
/**
 * The model can use it now.
 */
callable: boolean, };
