// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ModelListParams = { 
/**
 * The default one unless given.
 */
modelProvider?: string | null, 
/**
 * A number: the place to begin at.
 */
cursor?: string | null, 
/**
 * All unless given; 0 counts as 1.
 */
limit?: number | null, 
/**
 * With those that are not to be offered.
 */
includeHidden?: boolean | null, };
