// GENERATED CODE! DO NOT MODIFY BY HAND!

export type StrictReviewRequiredNotification = { threadId: string, turnId: string, startedAtMs: number, };
