// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * PEM files.
 */
export type OtelTlsConfig = { "ca-certificate": string | null, "client-certificate": string | null, "client-private-key": string | null, };
