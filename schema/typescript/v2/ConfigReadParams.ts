// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ConfigReadParams = { includeLayers?: boolean, 
/**
 * Whose project layers to read; the daemon's unless given.
 */
cwd?: string | null, };
