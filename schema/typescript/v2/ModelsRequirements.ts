// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { NewThreadModelDefaults } from "./NewThreadModelDefaults";
export type ModelsRequirements = { newThread: NewThreadModelDefaults | null, };
