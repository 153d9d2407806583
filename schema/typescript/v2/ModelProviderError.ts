// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * `data` of errors about a thread whose provider is not to be had.
 */
export type ModelProviderError = { "type": "modelProviderMismatch", modelProvider: string, currentModelProvider: string, } | { "type": "modelProviderNotConfigured", modelProvider: string, } | { "type": "modelProviderPolicyConflict", modelProvider: string, requiredModelProvider: string, };
