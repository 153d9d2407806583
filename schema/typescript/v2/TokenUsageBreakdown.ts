// GENERATED CODE! DO NOT MODIFY BY HAND!

export type TokenUsageBreakdown = { totalTokens: number, 
/**
 * With the cached ones.
 */
inputTokens: number, cachedInputTokens: number, cacheWriteInputTokens: number, 
/**
 * With those of reasoning.
 */
outputTokens: number, reasoningOutputTokens: number, };
