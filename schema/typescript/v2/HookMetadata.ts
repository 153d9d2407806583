// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { HookEventName } from "./HookEventName";
import type { HookSource } from "./HookSource";
import type { HookTrustStatus } from "./HookTrustStatus";
export type HookMetadata = { 
/**
 * `<file>:<event>:<group>:<hook>`; its trust is kept under it.
 */
key: string, eventName: HookEventName, 
/**
 * Which calls it is for.
 */
matcher: string | null, timeoutSec: bigint, statusMessage: string | null, 
/**
 * How much of its output the model is told.
 */
additionalContextLimit: number | null, sourcePath: AbsolutePathBuf, source: HookSource, pluginId: string | null, environmentId: string | null, 
/**
 * Counts over all layers.
 */
displayOrder: bigint, enabled: boolean, 
/**
 * The administrator's.
 */
isManaged: boolean, 
/**
 * Of its definition; what the user trusts.
 */
currentHash: string, trustStatus: HookTrustStatus, } & ({ "handlerType": "command", command: string, async: boolean, } | { "handlerType": "mcpTool", server: string, tool: string, } | { "handlerType": "prompt", } | { "handlerType": "agent", });
