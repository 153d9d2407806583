// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Who ran the command, and whether the item stands for its start or for input to it.
 */
export type CommandExecutionSource = "agent" | "userShell" | "unifiedExecStartup" | "unifiedExecInteraction";
