// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ByteRange } from "./ByteRange";
export type TextElement = { 
/**
 * The bytes of `text` that the element stands for.
 */
byteRange: ByteRange, 
/**
 * What stands in its place on the screen.
 */
placeholder: string | null, };
