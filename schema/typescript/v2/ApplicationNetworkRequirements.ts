// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { NetworkDomainPermission } from "./NetworkDomainPermission";
export type ApplicationNetworkRequirements = { enabled: boolean, domains: { [key in string]?: NetworkDomainPermission }, };
