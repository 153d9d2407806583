// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * An absolute path of the daemon's machine; dots are taken out.
 */
export type AbsolutePathBuf = string;
