// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ApplicationNetworkRequirements } from "./ApplicationNetworkRequirements";
import type { ApplicationStorageRequirements } from "./ApplicationStorageRequirements";

/**
 * Of the client's own network and files.
 */
export type ApplicationRequirements = { network: ApplicationNetworkRequirements | null, storage: ApplicationStorageRequirements | null, };
