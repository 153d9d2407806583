// GENERATED CODE! DO NOT MODIFY BY HAND!

export type FeedbackUploadParams = { 
/**
 * What the feedback is about, in the client's words.
 */
classification: string, reason?: string | null, 
/**
 * The thread whose log to send.
 */
threadId?: string | null, includeLogs?: boolean, extraLogFiles?: Array<string> | null, tags?: { [key in string]?: string } | null, };
