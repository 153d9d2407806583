// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ExternalAgentDetectedConnectorSource } from "./ExternalAgentDetectedConnectorSource";

/**
 * An app that the other agent used, to be connected here.
 */
export type ExternalAgentDetectedConnectorCandidate = { name: string, 
/**
 * In how many conversations.
 */
sessionCount: number, source: ExternalAgentDetectedConnectorSource, };
