// GENERATED CODE! DO NOT MODIFY BY HAND!

export type TurnDiffUpdatedNotification = { threadId: string, turnId: string, 
/**
 * As `git diff` prints it, against the start of the turn.
 */
diff: string, };
