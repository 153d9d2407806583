// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadGuardianAssessment } from "./ThreadGuardianAssessment";
export type ThreadGuardianReviewResponse = { 
/**
 * The tool call that was looked at: the thread's last.
 */
callId: string, 
/**
 * Null when the reviewer did not come to one.
 */
assessment: ThreadGuardianAssessment | null, };
