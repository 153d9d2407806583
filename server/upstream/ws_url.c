/* ws_url: where a websocket goes, and through which proxy. */
#include "upstream/ws_url.h"

#include "upstream/tls.h"

#include <stdlib.h>
#include <strings.h>

enum { HTTP_PORT = 80, HTTPS_PORT = 443, PROXY_PORT = 1080, PORT_MAX = 65535 };

static bool take_scheme(struct str *url, const char *scheme) {
    size_t n = strlen(scheme);
    if (url->n < n || strncasecmp(url->p, scheme, n) != 0)
        return false;
    *url = str_from(*url, n);
    return true;
}

/* "host", "host:port", "[v6]:port". */
static bool split_authority(
    struct arena *a, struct str text, const char **ret_host, int *ret_port) {
    struct str host = text, port = STR_NONE;
    if (text.n && text.p[0] == '[') {
        ptrdiff_t end = str_index(text, ']');
        if (end < 0)
            return false;
        host = str_sub(text, 1, (size_t)end - 1);
        port = str_from(text, (size_t)end + 1);
        if (port.n && port.p[0] != ':')
            return false;
        port = port.n ? str_from(port, 1) : STR_NONE;
    } else {
        host = str_cut(&text, ':');
        port = text;
    }
    uint64_t number;
    if (port.n) {
        if (!str_to_u64(port, &number) || number == 0 || number > PORT_MAX)
            return false;
        *ret_port = (int)number;
    }
    *ret_host = arena_cstr(a, host);
    return host.n > 0;
}

bool ws_url_parse(struct arena *a, struct str url, struct ws_url *ret) {
    ret->tls = take_scheme(&url, "wss://") || take_scheme(&url, "https://");
    if (!ret->tls && !take_scheme(&url, "ws://") && !take_scheme(&url, "http://"))
        return false;
    size_t n = 0;
    while (n < url.n && !strchr("/?#", url.p[n]))
        n++;
    struct str authority = str_sub(url, 0, n), path = str_from(url, n);
    ptrdiff_t at = str_index(authority, '@');
    if (at >= 0)
        authority = str_from(authority, (size_t)at + 1);
    int usual = ret->tls ? HTTPS_PORT : HTTP_PORT;
    ret->port = usual;
    if (!split_authority(a, authority, &ret->host, &ret->port))
        return false;
    struct str name =
        strchr(ret->host, ':') ? arena_printf(a, "[%s]", ret->host) : str_of(ret->host);
    ret->authority =
        ret->port == usual ? name.p : arena_printf(a, "%.*s:%d", STR_ARGS(name), ret->port).p;
    path = str_cut(&path, '#');
    if (path.n && path.p[0] == '/')
        ret->path = arena_cstr(a, path);
    else
        ret->path = arena_printf(a, "/%.*s", STR_ARGS(path)).p;
    return true;
}

static struct str variable(const char *lower, const char *upper) {
    const char *value = getenv(lower);
    if (!value || !*value)
        value = getenv(upper);
    return str_trim(str_of(value));
}

static bool is_exempt(const char *host) {
    struct str list = variable("no_proxy", "NO_PROXY");
    struct str name = str_of(host);
    while (list.p) {
        struct str entry = str_trim(str_cut(&list, ','));
        if (str_is(entry, "*"))
            return true;
        while (entry.n && entry.p[0] == '.')
            entry = str_from(entry, 1);
        if (!entry.n || entry.n > name.n ||
            strncasecmp(name.p + name.n - entry.n, entry.p, entry.n) != 0)
            continue;
        if (entry.n == name.n || name.p[name.n - entry.n - 1] == '.')
            return true;
    }
    return false;
}

struct ws_proxy ws_proxy_of(struct arena *a, const struct ws_url *url) {
    struct ws_proxy proxy = { .port = PROXY_PORT };
    struct str text =
        url->tls ? variable("https_proxy", "HTTPS_PROXY") : variable("http_proxy", "HTTP_PROXY");
    if (!text.n)
        text = variable("all_proxy", "ALL_PROXY");
    if (!text.n || !tls_may_use_proxies() || is_exempt(url->host))
        return proxy;
    if (!take_scheme(&text, "http://") && str_find(text, STR("://")) >= 0)
        return proxy;
    struct str authority = str_cut(&text, '/');
    ptrdiff_t at = str_index(authority, '@');
    if (at >= 0) {
        proxy.login = arena_cstr(a, str_sub(authority, 0, (size_t)at));
        authority = str_from(authority, (size_t)at + 1);
    }
    if (!split_authority(a, authority, &proxy.host, &proxy.port))
        proxy.host = NULL;
    return proxy;
}
