// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadSection } from "./ThreadSection";
export type ThreadSectionUpdateResponse = { section: ThreadSection, };
