// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AdditionalContextKind } from "./AdditionalContextKind";

/**
 * Something for the model to know.
 */
export type AdditionalContextEntry = { value: string, kind: AdditionalContextKind, name?: string | null, };
