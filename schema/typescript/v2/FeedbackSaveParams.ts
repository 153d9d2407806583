// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { LegacyAppPathString } from "../LegacyAppPathString";
export type FeedbackSaveParams = { 
/**
 * The ZIP file to write, absolute.
 */
savePath: LegacyAppPathString, 
/**
 * What the feedback is about, in the client's words.
 */
classification: string, reason?: string | null, 
/**
 * The thread whose log to send.
 */
threadId?: string | null, includeLogs?: boolean, extraLogFiles?: Array<string> | null, tags?: { [key in string]?: string } | null, };
