// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FeedbackRequirements = { enabled: boolean | null, };
