// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PluginAuthPolicy } from "./PluginAuthPolicy";
import type { PluginAvailability } from "./PluginAvailability";
import type { PluginDisabledReason } from "./PluginDisabledReason";
import type { PluginInstallPolicy } from "./PluginInstallPolicy";
import type { PluginInstallPolicySource } from "./PluginInstallPolicySource";
import type { PluginInterface } from "./PluginInterface";
import type { PluginShareContext } from "./PluginShareContext";
import type { PluginSource } from "./PluginSource";
export type PluginSummary = { 
/**
 * `<plugin>@<marketplace>`.
 */
id: string, remotePluginId: string | null, version: string | null, localVersion: string | null, name: string, 
/**
 * With whom it is shared.
 */
shareContext: PluginShareContext | null, source: PluginSource, installed: boolean, installedAt: number | null, enabled: boolean, installPolicy: PluginInstallPolicy, installPolicySource: PluginInstallPolicySource | null, mustShowInstallationInterstitial: boolean | null, authPolicy: PluginAuthPolicy, availability: PluginAvailability, disabledReason: PluginDisabledReason | null, eligiblePlanTypes: Array<string> | null, 
/**
 * Null when its directory is missing.
 */
interface: PluginInterface | null, keywords: Array<string>, };
