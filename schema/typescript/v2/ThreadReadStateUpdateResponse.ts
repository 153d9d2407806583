// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadReadState } from "./ThreadReadState";
export type ThreadReadStateUpdateResponse = { readState: ThreadReadState, };
