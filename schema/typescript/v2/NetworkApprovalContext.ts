// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { NetworkApprovalProtocol } from "./NetworkApprovalProtocol";

/**
 * A connection that a command wants to make.
 */
export type NetworkApprovalContext = { host: string, protocol: NetworkApprovalProtocol, };
