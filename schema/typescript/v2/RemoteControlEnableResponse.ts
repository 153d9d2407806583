// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RemoteControlConnectionStatus } from "./RemoteControlConnectionStatus";
export type RemoteControlEnableResponse = { status: RemoteControlConnectionStatus, serverName: string, 
/**
 * The same as long as CODEX_HOME is.
 */
installationId: string, environmentId: string | null, };
