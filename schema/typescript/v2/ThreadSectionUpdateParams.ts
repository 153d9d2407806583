// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSectionAppearance } from "./ThreadSectionAppearance";
export type ThreadSectionUpdateParams = { sectionId: string, name: string, appearance?: ThreadSectionAppearance | null, };
