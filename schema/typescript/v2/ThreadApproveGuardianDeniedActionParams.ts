// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";
export type ThreadApproveGuardianDeniedActionParams = { threadId: string, 
/**
 * The review that refused, as it was notified.
 */
event: JsonValue, };
