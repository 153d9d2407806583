// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ExternalAgentConfigMigrationItem } from "./ExternalAgentConfigMigrationItem";
export type ExternalAgentConfigImportParams = { 
/**
 * As `externalAgentConfig/detect` gave them.
 */
migrationItems: Array<ExternalAgentConfigMigrationItem>, source?: string | null, providerId?: string | null, migrationSource?: string | null, };
