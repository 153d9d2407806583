// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ReasoningSummaryTextDeltaNotification = { threadId: string, turnId: string, itemId: string, delta: string, 
/**
 * Which of the item's `summary`.
 */
summaryIndex: number, };
