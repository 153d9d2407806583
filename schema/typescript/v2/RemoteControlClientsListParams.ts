// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RemoteControlClientsListOrder } from "./RemoteControlClientsListOrder";
export type RemoteControlClientsListParams = { 
/**
 * This daemon, as its status says.
 */
environmentId: string, cursor?: string | null, limit?: number | null, order?: RemoteControlClientsListOrder | null, };
