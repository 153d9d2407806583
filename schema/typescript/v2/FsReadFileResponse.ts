// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FsReadFileResponse = { 
/**
 * With padding. At most 512 MiB of file.
 */
dataBase64: string, };
