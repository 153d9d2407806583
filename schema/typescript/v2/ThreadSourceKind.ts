// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Kinds of `SessionSource`; `subAgent` stands for all four below it.
 */
export type ThreadSourceKind = "cli" | "vscode" | "exec" | "appServer" | "subAgent" | "subAgentReview" | "subAgentCompact" | "subAgentThreadSpawn" | "subAgentOther" | "unknown";
