// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConnectorMetadata } from "./ConnectorMetadata";
export type AppsReadResponse = { apps: Array<ConnectorMetadata>, missingAppIds: Array<string>, };
