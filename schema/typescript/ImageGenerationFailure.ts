// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ImageGenerationFailure = { "type": "usageLimitExceeded", limitId: string, resetsAt: number | null, };
