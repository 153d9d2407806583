// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGoalMutationOrigin } from "./ThreadGoalMutationOrigin";
export type ThreadGoalClearParams = { threadId: string, origin?: ThreadGoalMutationOrigin | null, };
