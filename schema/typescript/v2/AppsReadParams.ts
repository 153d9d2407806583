// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AppsReadParams = { appIds: Array<string>, 
/**
 * With the state that the apps have in this thread.
 */
threadId?: string | null, includeTools?: boolean, };
