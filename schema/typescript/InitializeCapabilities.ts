// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "./serde_json/JsonValue";
export type InitializeCapabilities = { 
/**
 * The client shows approvals of kind `humanCommand` to a person.
 */
requiredHumanApproval?: boolean, 
/**
 * Gateway logins begin when asked for, not by themselves. For the whole process.
 */
explicitGatewayOauth?: boolean, 
/**
 * Opens everything that is marked experimental.
 */
experimentalApi: boolean, 
/**
 * The client may be asked `attestation/generate`.
 */
requestAttestation: boolean, 
/**
 * The client understands questions of mode `openai/form`.
 */
mcpServerOpenaiFormElicitation?: boolean, 
/**
 * Notifications that this connection does not want, by exact name.
 */
optOutNotificationMethods?: Array<string> | null, 
/**
 * By name; `openai/form` says the same as the member above.
 */
extensions?: { [key in string]?: JsonValue } | null, };
