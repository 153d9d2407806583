/* rules: which hosts the commands of a sandbox with a managed network may reach (agent-loop.md 12.4). No network
 * here. */
#pragma once

#include "base/arena.h"

enum { NETPROXY_PATTERNS_MAX = 1024, NETPROXY_HOST_BYTES_MAX = 253 };

struct netproxy_pattern {
    struct str text; /* "example.com", "*.example.com" (below it), "**.example.com" (both), "*" */
    bool deny;
};

/* Strings are borrowed. */
struct netproxy_rules {
    struct netproxy_pattern *v;
    size_t n;
    bool limited;     /* GET, HEAD and OPTIONS only, and nothing that cannot be looked into */
    bool allow_local; /* addresses of this machine and of private networks count as others */
};

enum netproxy_verdict {
    NETPROXY_ALLOWED,
    NETPROXY_NOT_LISTED,
    NETPROXY_DENIED,
    NETPROXY_LOCAL,
    NETPROXY_METHOD,
};

/* May this host be asked for? `method` is "no string" of what is not HTTP. */
enum netproxy_verdict netproxy_judge(
    const struct netproxy_rules *rules, struct str host, struct str method);

struct sockaddr;
/* May that address, which the host turned out to have? */
bool netproxy_allows_address(
    const struct netproxy_rules *rules, struct str host, const struct sockaddr *address);

/* Of a refusal: "not_allowed", and a sentence for the model without its end. */
const char *netproxy_reason(enum netproxy_verdict verdict);
const char *netproxy_sentence(enum netproxy_verdict verdict);
