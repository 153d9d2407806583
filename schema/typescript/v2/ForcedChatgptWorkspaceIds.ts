// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The workspaces that a ChatGPT login must be of.
 */
export type ForcedChatgptWorkspaceIds = string | Array<string>;
