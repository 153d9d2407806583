// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * When the daemon asks before it runs something.
 */
export type AskForApproval = "untrusted" | "on-request" | { "granular": { 
/**
 * Leaving the sandbox.
 */
sandbox_approval: boolean, 
/**
 * What exec-policy rules want asked.
 */
rules: boolean, skill_approval: boolean, 
/**
 * The model's requests for more permissions.
 */
request_permissions: boolean, 
/**
 * Questions of MCP servers.
 */
mcp_elicitations: boolean, } } | "never";
