// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What is asked about: the command, or input for one that runs.
 */
export type CommandExecutionApprovalKind = "command" | "humanCommand" | "writeStdin";
