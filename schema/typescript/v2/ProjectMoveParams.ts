// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectMoveParams = { projectId: string, 
/**
 * In front of this one; at the end unless given.
 */
beforeProjectId?: string | null, };
