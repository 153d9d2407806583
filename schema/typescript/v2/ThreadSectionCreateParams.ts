// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSectionAppearance } from "./ThreadSectionAppearance";
export type ThreadSectionCreateParams = { name: string, appearance?: ThreadSectionAppearance | null, };
