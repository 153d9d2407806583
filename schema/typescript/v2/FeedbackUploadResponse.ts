// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FeedbackUploadResponse = { 
/**
 * What to name in a report.
 */
threadId: string, promptHash: string | null, };
