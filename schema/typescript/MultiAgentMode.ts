// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * When the model may spawn agents by itself. Accepted and ignored.
 */
export type MultiAgentMode = { "custom": string } | "explicitRequestOnly" | "proactive";
