// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountTokenUsageDailyBucket = { startDate: string, tokens: bigint, };
