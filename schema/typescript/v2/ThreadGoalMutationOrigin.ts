// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether a person or a program wanted it.
 */
export type ThreadGoalMutationOrigin = "user" | "automatic";
