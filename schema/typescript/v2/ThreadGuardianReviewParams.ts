// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadGuardianReviewParams = { threadId: string, };
