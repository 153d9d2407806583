// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadPrepareApprovedPlanParams = { threadId: string, 
/**
 * The plan as approved; not empty.
 */
markdown: string, attachmentPath?: string | null, };
