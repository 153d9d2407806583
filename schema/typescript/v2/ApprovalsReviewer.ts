// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Who decides: the user, or a model on the user's behalf (the last two are the same).
 */
export type ApprovalsReviewer = "user" | "auto_review" | "guardian_subagent";
