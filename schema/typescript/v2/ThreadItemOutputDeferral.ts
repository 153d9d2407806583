// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadItemOutputDeferral = { commandExecution?: boolean, mcpToolCall?: boolean, };
