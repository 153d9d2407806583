// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { NetworkAccess } from "./NetworkAccess";

/**
 * What commands may write to and reach.
 */
export type SandboxPolicy = { "type": "dangerFullAccess" } | { "type": "readOnly", networkAccess: boolean, } | { "type": "externalSandbox", networkAccess: NetworkAccess, } | { "type": "workspaceWrite", writableRoots: Array<AbsolutePathBuf>, networkAccess: boolean, 
/**
 * Not below $TMPDIR.
 */
excludeTmpdirEnvVar: boolean, 
/**
 * Not below /tmp.
 */
excludeSlashTmp: boolean, };
