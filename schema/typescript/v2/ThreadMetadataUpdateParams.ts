// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadMetadataGitInfoUpdateParams } from "./ThreadMetadataGitInfoUpdateParams";

/**
 * At least one member beside the id.
 */
export type ThreadMetadataUpdateParams = { threadId: string, 
/**
 * "" takes the thread out of its project.
 */
projectId?: string | null, gitInfo?: ThreadMetadataGitInfoUpdateParams | null, daybreakEnabled?: boolean | null, };
