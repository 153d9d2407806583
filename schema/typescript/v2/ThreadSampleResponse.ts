// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSampleResponse = { sourceTurnId: string, responseId: string, text: string | null, inputTokens: bigint | null, cachedInputTokens: bigint | null, outputTokens: bigint | null, };
