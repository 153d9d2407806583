// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";

/**
 * What the service says about the costs of a response.
 */
export type ResponseUsageMetadata = { amount: string | null, metadata: JsonValue | null, };
