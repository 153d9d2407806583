// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FsGetMetadataResponse = { 
/**
 * Of what a link leads to, as `isFile`.
 */
isDirectory: boolean, isFile: boolean, isSymlink: boolean, 
/**
 * 0 where it is not known.
 */
createdAtMs: number, modifiedAtMs: number, };
