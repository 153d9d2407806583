// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { TurnSettingsUpdateStatus } from "./TurnSettingsUpdateStatus";
export type TurnSettingsUpdateResponse = { status: TurnSettingsUpdateStatus, };
