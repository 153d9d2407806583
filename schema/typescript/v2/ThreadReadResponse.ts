// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { Thread } from "./Thread";
import type { ThreadReadState } from "./ThreadReadState";
export type ThreadReadResponse = { thread: Thread, readState: ThreadReadState | null, };
