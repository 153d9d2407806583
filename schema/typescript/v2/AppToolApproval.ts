// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * When to ask before a tool of an app runs.
 */
export type AppToolApproval = "auto" | "prompt" | "writes" | "approve";
