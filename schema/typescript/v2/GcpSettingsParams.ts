// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GcpProviderId } from "./GcpProviderId";
export type GcpSettingsParams = { providerId: GcpProviderId, projectId?: string | null, location?: string | null, credentialFile?: string | null, };
