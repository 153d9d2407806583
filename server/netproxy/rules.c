/* rules: which hosts the commands of a sandbox with a managed network may reach. */
#include "netproxy/rules.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

static const struct {
    const char *reason, *sentence;
} words[] = {
    [NETPROXY_ALLOWED] = { "allowed", "allowed" },
    [NETPROXY_NOT_LISTED] = { "not_allowed",
        "domain is not on the allowlist for the current sandbox mode" },
    [NETPROXY_DENIED] = { "denied",
        "domain is explicitly denied by policy and cannot be approved from this prompt" },
    [NETPROXY_LOCAL] = { "not_allowed_local",
        "local/private network addresses are blocked by the sandbox policy" },
    [NETPROXY_METHOD] = { "method_not_allowed",
        "request method is blocked by the current network mode" },
};

const char *netproxy_reason(enum netproxy_verdict verdict) {
    return words[verdict].reason;
}

const char *netproxy_sentence(enum netproxy_verdict verdict) {
    return words[verdict].sentence;
}

/* ---- patterns ---- */

static bool equal(struct str a, struct str b) {
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool is_below(struct str host, struct str domain) {
    return host.n > domain.n + 1 && host.p[host.n - domain.n - 1] == '.' &&
           equal(str_from(host, host.n - domain.n), domain);
}

static bool matches(struct str pattern, struct str host) {
    if (str_is(pattern, "*"))
        return true;
    if (str_starts(pattern, STR("**.")))
        return equal(host, str_from(pattern, 3)) || is_below(host, str_from(pattern, 3));
    if (str_starts(pattern, STR("*.")))
        return is_below(host, str_from(pattern, 2));
    return equal(host, pattern);
}

static bool any_matches(const struct netproxy_rules *rules, struct str host, bool deny) {
    for (size_t i = 0; i < rules->n; i++)
        if (rules->v[i].deny == deny && matches(rules->v[i].text, host))
            return true;
    return false;
}

static bool is_named(const struct netproxy_rules *rules, struct str host) {
    for (size_t i = 0; i < rules->n; i++)
        if (!rules->v[i].deny && equal(rules->v[i].text, host))
            return true;
    return false;
}

/* ---- addresses ---- */

struct network {
    uint32_t address;
    unsigned bits;
};

static bool is_local_4(uint32_t address) {
    static const struct network networks[] = { { 0x00000000, 8 }, { 0x0a000000, 8 },
        { 0x64400000, 10 }, { 0x7f000000, 8 }, { 0xa9fe0000, 16 }, { 0xac100000, 12 },
        { 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 },
        { 0xc6336400, 24 }, { 0xcb007100, 24 }, { 0xe0000000, 4 }, { 0xf0000000, 4 } };
    for (size_t i = 0; i < ARRAY_LEN(networks); i++)
        if ((address ^ networks[i].address) >> (32 - networks[i].bits) == 0)
            return true;
    return false;
}

static uint32_t last_four(const uint8_t *bytes) {
    return (uint32_t)bytes[12] << 24 | (uint32_t)bytes[13] << 16 | (uint32_t)bytes[14] << 8 |
           bytes[15];
}

/* Public ones are those of 2000::/3, but for what carries an address of the old kind. */
static bool is_local_6(const struct in6_addr *address) {
    static const uint8_t translated[12] = { 0x00, 0x64, 0xff, 0x9b };
    const uint8_t *b = address->s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(address) || memcmp(b, translated, sizeof translated) == 0)
        return is_local_4(last_four(b));
    bool tunnel = b[0] == 0x20 && (b[1] == 0x02 || (b[1] == 0x01 && b[2] == 0 && b[3] == 0));
    bool example = b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0d && b[3] == 0xb8;
    return (b[0] & 0xe0) != 0x20 || tunnel || example;
}

static bool is_local(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return is_local_4(
            ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return is_local_6(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    return true;
}

/* An address in the place of a name. */
static bool literal(struct str host, struct sockaddr_storage *ret) {
    char text[INET6_ADDRSTRLEN];
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)ret;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)ret;
    if (host.n == 0 || host.n >= sizeof text)
        return false;
    memcpy(text, host.p, host.n);
    text[host.n] = '\0';
    memset(ret, 0, sizeof *ret);
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1)
        four->sin_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1)
        six->sin6_family = AF_INET6;
    else
        return false;
    return true;
}

static bool is_local_name(struct str host) {
    struct sockaddr_storage address;
    return equal(host, STR("localhost")) || is_below(host, STR("localhost")) ||
           (literal(host, &address) && is_local((const struct sockaddr *)(const void *)&address));
}

/* ---- judging ---- */

static bool only_looks(struct str method) {
    return str_is(method, "GET") || str_is(method, "HEAD") || str_is(method, "OPTIONS");
}

enum netproxy_verdict netproxy_judge(
    const struct netproxy_rules *rules, struct str host, struct str method) {
    if (host.n && host.p[host.n - 1] == '.')
        host.n--;
    if (any_matches(rules, host, true))
        return NETPROXY_DENIED;
    if (!rules->allow_local && is_local_name(host) && !is_named(rules, host))
        return NETPROXY_LOCAL;
    if (host.n == 0 || !any_matches(rules, host, false))
        return NETPROXY_NOT_LISTED;
    if (rules->limited && !(method.p && only_looks(method)))
        return NETPROXY_METHOD;
    return NETPROXY_ALLOWED;
}

/* A name that is allowed may lead to a machine that was not meant: only what is local by its name may be so. */
bool netproxy_allows_address(
    const struct netproxy_rules *rules, struct str host, const struct sockaddr *address) {
    return rules->allow_local || !is_local(address) ||
           (is_local_name(host) && is_named(rules, host));
}
