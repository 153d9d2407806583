// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ExternalAgentImportedConnectorSource } from "./ExternalAgentImportedConnectorSource";
export type ExternalAgentImportedConnectorCandidate = { name: string, sessionCount: number, source: ExternalAgentImportedConnectorSource, };
