/* tls: what TLS and proxies take from the environment. */
#include "upstream/tls.h"

#include "base/str.h"

#include <stdlib.h>

static const char *variable(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

const char *tls_ca_bundle(void) {
    const char *own = variable("CODEX_CA_CERTIFICATE");
    return own ? own : variable("SSL_CERT_FILE");
}

const char *tls_plain_proxy(const char *url) {
    bool plain = str_starts(str_of(url), STR("http://"));
    return plain && !variable("http_proxy") ? variable("HTTP_PROXY") : NULL;
}

bool tls_may_use_proxies(void) {
    return !str_is(str_of(getenv("CODEX_SANDBOX")), "seatbelt");
}
