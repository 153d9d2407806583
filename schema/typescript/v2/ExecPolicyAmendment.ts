// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The words that a command begins with.
 */
export type ExecPolicyAmendment = Array<string>;
