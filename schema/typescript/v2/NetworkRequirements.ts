// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { NetworkDomainPermission } from "./NetworkDomainPermission";
import type { NetworkUnixSocketPermission } from "./NetworkUnixSocketPermission";

/**
 * Of the proxy that sandboxed commands go through.
 */
export type NetworkRequirements = { enabled: boolean | null, httpPort: number | null, socksPort: number | null, allowUpstreamProxy: boolean | null, dangerouslyAllowNonLoopbackProxy: boolean | null, dangerouslyAllowAllUnixSockets: boolean | null, 
/**
 * By pattern.
 */
domains: { [key in string]?: NetworkDomainPermission } | null, reviewDomains: Array<string> | null, managedAllowedDomainsOnly: boolean | null, allowedDomains: Array<string> | null, deniedDomains: Array<string> | null, 
/**
 * By path.
 */
unixSockets: { [key in string]?: NetworkUnixSocketPermission } | null, allowUnixSockets: Array<string> | null, allowLocalBinding: boolean | null, };
