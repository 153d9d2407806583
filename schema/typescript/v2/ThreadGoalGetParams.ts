// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadGoalGetParams = { threadId: string, };
