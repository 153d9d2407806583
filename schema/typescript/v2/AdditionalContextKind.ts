// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Whether the text may come from anywhere or is the client's own.
 */
export type AdditionalContextKind = "untrusted" | "application";
