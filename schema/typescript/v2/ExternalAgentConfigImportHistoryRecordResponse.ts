// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ExternalAgentConfigImportHistoryRecordResponse = { importId: string, };
