// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GitSha } from "./GitSha";
export type GitDiffToRemoteResponse = { 
/**
 * The remote's commit that was compared with.
 */
sha: GitSha, diff: string, };
