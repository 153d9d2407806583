// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "./AbsolutePathBuf";
import type { ImageGenerationFailure } from "./ImageGenerationFailure";
import type { ImageGenerationInputImage } from "./ImageGenerationInputImage";

/**
 * The model made an image.
 */
export type ImageGenerationItem = { id: string, status: string, revisedPrompt: string | null, transparentBackground?: boolean, failure: ImageGenerationFailure | null, 
/**
 * Where the daemon put it.
 */
savedPath?: AbsolutePathBuf, inputImages?: Array<ImageGenerationInputImage>, generationId: string | null, } & ({ fileId: string, } | { result: string, });
