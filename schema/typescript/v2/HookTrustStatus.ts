// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Only managed and trusted hooks run. `modified` was trusted in another form.
 */
export type HookTrustStatus = "managed" | "untrusted" | "trusted" | "modified";
