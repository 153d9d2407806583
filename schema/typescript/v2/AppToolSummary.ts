// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AppToolSummary = { name: string, title: string | null, description: string, isEnabled: boolean, 
/**
 * Why it may not be used.
 */
disabledReason: string | null, isReadOnly: boolean, };
