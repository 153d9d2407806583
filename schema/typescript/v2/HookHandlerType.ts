// GENERATED CODE! DO NOT MODIFY BY HAND!

export type HookHandlerType = "command" | "mcpTool" | "prompt" | "agent";
