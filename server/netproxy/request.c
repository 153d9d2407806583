/* request: the first bytes that a program sends to its proxy. */
#include "netproxy/request.h"

#include <strings.h>

enum { SOCKS_VERSION = 5, SOCKS_CONNECT = 1, SOCKS_IPV4 = 1, SOCKS_NAME = 3, SOCKS_IPV6 = 4 };

static bool is_named(struct str name, const char *other) {
    return name.n == strlen(other) && strncasecmp(name.p, other, name.n) == 0;
}

/* ---- SOCKS ---- */

static enum netproxy_parsed parse_greeting(struct str b, struct netproxy_request *ret) {
    if (b.n < 2 || b.n < 2 + (size_t)(uint8_t)b.p[1])
        return NETPROXY_MORE;
    ret->bytes = 2 + (size_t)(uint8_t)b.p[1];
    for (size_t i = 2; i < ret->bytes; i++)
        if (b.p[i] == 0)
            return NETPROXY_GREETING;
    return NETPROXY_BAD; /* wants a password */
}

/* Only names: what they are is found out here, not where the program runs. Addresses come as their text. */
static enum netproxy_parsed parse_socks(struct str b, struct netproxy_request *ret) {
    if (b.n < 5)
        return b.n && b.p[0] != SOCKS_VERSION ? NETPROXY_BAD : NETPROXY_MORE;
    if (b.p[0] != SOCKS_VERSION || b.p[1] != SOCKS_CONNECT)
        return NETPROXY_BAD;
    size_t at = b.p[3] == SOCKS_NAME ? 5 : 4;
    size_t n = b.p[3] == SOCKS_NAME   ? (uint8_t)b.p[4]
               : b.p[3] == SOCKS_IPV4 ? 4
               : b.p[3] == SOCKS_IPV6 ? 16
                                      : 0;
    if (n == 0)
        return NETPROXY_BAD;
    if (b.n < at + n + 2)
        return NETPROXY_MORE;
    ret->kind = NETPROXY_SOCKS;
    ret->method = STR_NONE;
    ret->host = str_sub(b, at, n);
    ret->address = b.p[3] == SOCKS_NAME ? 0 : (unsigned)n;
    ret->port = (uint16_t)((uint8_t)b.p[at + n] << 8 | (uint8_t)b.p[at + n + 1]);
    ret->bytes = at + n + 2;
    return NETPROXY_REQUEST;
}

/* ---- HTTP ---- */

static bool parse_port(struct str text, uint16_t *ret) {
    int64_t port;
    if (!str_to_i64(text, &port) || port < 1 || port > UINT16_MAX)
        return false;
    *ret = (uint16_t)port;
    return true;
}

/* "host", "host:80", "[::1]:80". */
static bool parse_authority(struct str text, uint16_t port, struct netproxy_request *ret) {
    struct str rest = STR("");
    ret->port = port;
    if (text.n && text.p[0] == '[') {
        ptrdiff_t end = str_index(text, ']');
        if (end < 0)
            return false;
        ret->host = str_sub(text, 1, (size_t)end - 1);
        rest = str_from(text, (size_t)end + 1);
    } else {
        ptrdiff_t colon = str_index(text, ':');
        ret->host = colon < 0 ? text : str_sub(text, 0, (size_t)colon);
        rest = colon < 0 ? STR("") : str_from(text, (size_t)colon);
    }
    for (size_t i = 0; i < ret->host.n; i++)
        if ((unsigned char)ret->host.p[i] <= ' ' || strchr("/@?#\\\"<>", ret->host.p[i]))
            return false;
    return ret->host.n &&
           (rest.n == 0 || (rest.p[0] == ':' && parse_port(str_from(rest, 1), &ret->port)));
}

static struct str next_line(struct str *rest) {
    struct str line = str_cut(rest, '\n');
    return line.n && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

/* "no string": there is none; several: the last. */
static struct str host_header(struct str lines) {
    struct str host = STR_NONE;
    while (lines.p) {
        struct str value = next_line(&lines);
        struct str name = str_cut(&value, ':');
        if (value.p && is_named(name, "host"))
            host = str_trim(value);
    }
    return host;
}

static bool is_same(struct str header, const struct netproxy_request *r) {
    struct netproxy_request other = { 0 };
    return parse_authority(header, r->port, &other) && other.port == r->port &&
           other.host.n == r->host.n && strncasecmp(other.host.p, r->host.p, r->host.n) == 0;
}

static enum netproxy_parsed parse_target(
    struct str target, struct str headers, struct netproxy_request *ret) {
    struct str host = host_header(headers);
    if (ret->kind == NETPROXY_CONNECT)
        return parse_authority(target, 443, ret) ? NETPROXY_REQUEST : NETPROXY_BAD;
    if (target.n && target.p[0] == '/') {
        ret->path = target;
        return !host.n                          ? NETPROXY_NO_HOST
               : parse_authority(host, 80, ret) ? NETPROXY_REQUEST
                                                : NETPROXY_BAD;
    }
    if (target.n < 7 || strncasecmp(target.p, "http://", 7) != 0)
        return NETPROXY_BAD;
    target = str_from(target, 7);
    ptrdiff_t slash = str_index(target, '/'), query = str_index(target, '?');
    ptrdiff_t end = slash < 0 || (query >= 0 && query < slash) ? query : slash;
    ret->path = end < 0 ? STR("/") : str_from(target, (size_t)end);
    if (!parse_authority(end < 0 ? target : str_sub(target, 0, (size_t)end), 80, ret))
        return NETPROXY_BAD;
    return host.p && !is_same(host, ret) ? NETPROXY_OTHER_HOST : NETPROXY_REQUEST;
}

static enum netproxy_parsed parse_http(struct str b, struct netproxy_request *ret) {
    ptrdiff_t end = str_find(b, STR("\r\n\r\n"));
    if (memchr(b.p, '\0', b.n) || b.p[0] < 'A' || b.p[0] > 'Z')
        return NETPROXY_BAD;
    if (end < 0)
        return b.n >= NETPROXY_HEAD_BYTES_MAX ? NETPROXY_BAD : NETPROXY_MORE;
    struct str headers = str_sub(b, 0, (size_t)end);
    struct str line = next_line(&headers);
    ret->bytes = (size_t)end + 4;
    ret->method = str_cut(&line, ' ');
    struct str target = line.p ? str_cut(&line, ' ') : STR("");
    if (!line.p || !str_starts(line, STR("HTTP/1.")) || ret->method.n == 0)
        return NETPROXY_BAD;
    ret->kind = str_is(ret->method, "CONNECT") ? NETPROXY_CONNECT : NETPROXY_HTTP;
    return parse_target(target, headers, ret);
}

enum netproxy_parsed netproxy_parse(struct str bytes, bool greeted, struct netproxy_request *ret) {
    *ret = (struct netproxy_request){ .method = STR_NONE };
    if (bytes.n == 0)
        return NETPROXY_MORE;
    if (greeted)
        return parse_socks(bytes, ret);
    return bytes.p[0] == SOCKS_VERSION ? parse_greeting(bytes, ret) : parse_http(bytes, ret);
}

/* ---- for the server ---- */

static bool is_for_proxies(struct str name) {
    return is_named(name, "connection") || is_named(name, "proxy-connection") ||
           is_named(name, "proxy-authorization") || is_named(name, "keep-alive") ||
           is_named(name, "host") || is_named(name, "upgrade") || is_named(name, "te");
}

void netproxy_write_head(struct buf *out, const struct netproxy_request *r, struct str head) {
    bool six = str_index(r->host, ':') >= 0;
    (void)next_line(&head);
    buf_printf(out, "%.*s %s%.*s HTTP/1.1\r\nHost: %s%.*s%s", STR_ARGS(r->method),
        r->path.n && r->path.p[0] == '?' ? "/" : "", STR_ARGS(r->path), six ? "[" : "",
        STR_ARGS(r->host), six ? "]" : "");
    if (r->port != 80)
        buf_printf(out, ":%u", r->port);
    buf_add_str(out, STR("\r\n"));
    bool dropped = true;
    while (head.p) {
        struct str line = next_line(&head), value = line;
        bool folded = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
        if (!folded)
            dropped = line.n == 0 || is_for_proxies(str_trim(str_cut(&value, ':')));
        if (!dropped)
            buf_printf(out, "%.*s\r\n", STR_ARGS(line));
    }
    buf_add_str(out, STR("Connection: close\r\n\r\n"));
}
