// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AppToolSummary } from "./AppToolSummary";

/**
 * An app as the service's directory knows it.
 */
export type ConnectorMetadata = { id: string, name: string, description: string | null, iconUrl: string | null, iconUrlDark: string | null, distributionChannel: string | null, installUrl: string | null, 
/**
 * The plugins that bring it along.
 */
pluginDisplayNames: Array<string>, toolSummaries: Array<AppToolSummary> | null, };
