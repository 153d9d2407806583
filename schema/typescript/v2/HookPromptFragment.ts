// GENERATED CODE! DO NOT MODIFY BY HAND!

export type HookPromptFragment = { text: string, 
/**
 * The run of the hook, as in `hook/started`.
 */
hookRunId: string, };
