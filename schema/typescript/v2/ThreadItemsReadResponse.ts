// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadItemEntry } from "./ThreadItemEntry";
export type ThreadItemsReadResponse = { data: Array<ThreadItemEntry>, };
