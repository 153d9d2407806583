// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Links are followed; what leads nowhere is left out. Not sorted.
 */
export type FsReadDirectoryEntry = { fileName: string, isDirectory: boolean, isFile: boolean, };
