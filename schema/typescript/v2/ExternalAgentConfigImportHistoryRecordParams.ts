// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ExternalAgentConfigImportHistoryRecordTypeResultParams } from "./ExternalAgentConfigImportHistoryRecordTypeResultParams";
export type ExternalAgentConfigImportHistoryRecordParams = { providerId: string, itemTypeResults: Array<ExternalAgentConfigImportHistoryRecordTypeResultParams>, };
