// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * `blocked`: it refused what was going to happen. `stopped`: it ended the turn.
 */
export type HookRunStatus = "running" | "completed" | "failed" | "blocked" | "stopped";
