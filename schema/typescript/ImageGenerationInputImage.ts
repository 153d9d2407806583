// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "./AbsolutePathBuf";
export type ImageGenerationInputImage = { path: AbsolutePathBuf, sha256: string, };
