/* tls: what TLS and proxies take from the environment (upstream-api.md 7.2). */
#pragma once

#include <stdbool.h>

/* A file of further certificate authorities, beside the system's: CODEX_CA_CERTIFICATE, else SSL_CERT_FILE. NULL:
 * none. */
const char *tls_ca_bundle(void);
/* The proxy that HTTP_PROXY names for this address, for libcurl, which only reads the other spellings. NULL: none. */
const char *tls_plain_proxy(const char *url);
/* False in a sandbox without network (CODEX_SANDBOX=seatbelt): the environment's proxies are not used. */
bool tls_may_use_proxies(void);
