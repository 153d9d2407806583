// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConfiguredHookHandler } from "./ConfiguredHookHandler";

/**
 * Hooks for the calls that the pattern matches; for all without one.
 */
export type ConfiguredHookMatcherGroup = { matcher: string | null, hooks: Array<ConfiguredHookHandler>, };
