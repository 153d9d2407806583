// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RemoteControlConnectionStatus } from "./RemoteControlConnectionStatus";
export type RemoteControlStatusChangedNotification = { status: RemoteControlConnectionStatus, serverName: string, installationId: string, environmentId: string | null, };
