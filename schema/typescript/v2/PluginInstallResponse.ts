// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AppSummary } from "./AppSummary";
import type { PluginAuthPolicy } from "./PluginAuthPolicy";
export type PluginInstallResponse = { authPolicy: PluginAuthPolicy, 
/**
 * Apps that the user has to connect.
 */
appsNeedingAuth: Array<AppSummary>, };
