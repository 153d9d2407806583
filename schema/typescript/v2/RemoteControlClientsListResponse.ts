// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RemoteControlClient } from "./RemoteControlClient";
export type RemoteControlClientsListResponse = { data: Array<RemoteControlClient>, nextCursor: string | null, };
