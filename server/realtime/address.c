/* address: where a session's websocket and its call go. */
#include "realtime/address.h"

#include "base/buf.h"
#include "realtime/dialect.h"
#include "upstream/request.h"

#include <ctype.h>

/* ---- the parts of a URL ---- */

struct parts {
    struct str scheme, authority, path, query; /* "no string": no query */
};

static bool split(struct str url, struct parts *ret, struct error *reterr) {
    ptrdiff_t at = str_find(url, STR("://"));
    size_t n = 0;
    if (at <= 0)
        return error_set(
            reterr, 0, "failed to parse realtime api_url: relative URL without a base");
    ret->scheme = str_sub(url, 0, (size_t)at);
    url = str_from(url, (size_t)at + 3);
    url = str_cut(&url, '#');
    while (n < url.n && url.p[n] != '/' && url.p[n] != '?')
        n++;
    ret->authority = str_sub(url, 0, n);
    if (!ret->authority.n)
        return error_set(reterr, 0, "failed to parse realtime api_url: empty host");
    ret->query = str_from(url, n);
    ret->path = str_cut(&ret->query, '?');
    return true;
}

static bool websocket_scheme(struct str *scheme, struct error *reterr) {
    if (str_is(*scheme, "http") || str_is(*scheme, "ws"))
        *scheme = STR("ws");
    else if (str_is(*scheme, "https") || str_is(*scheme, "wss"))
        *scheme = STR("wss");
    else
        return error_set(reterr, 0, "unsupported realtime api_url scheme: %.*s", STR_ARGS(*scheme));
    return true;
}

static struct str without_end(struct str text, struct str end) {
    return str_sub(text, 0, text.n - end.n);
}

/* The path with "realtime" or "live" at its end, where it is one that is known. */
static struct str path_of(struct arena *a, struct str path, bool live) {
    struct str word = live ? STR("live") : STR("realtime");
    struct str bare = str_ends(path, STR("/")) ? without_end(path, STR("/")) : path;
    bool long_v1 = str_ends(bare, STR("/v1")) && bare.n > 3;
    if (!bare.n)
        return arena_printf(a, "/v1/%.*s", STR_ARGS(word));
    if (str_is(bare, "/v1") || (long_v1 && !live))
        return arena_printf(a, "%.*s/%.*s", STR_ARGS(bare), STR_ARGS(word));
    if (str_ends(bare, STR("/realtime")))
        return arena_printf(
            a, "%.*s%.*s", STR_ARGS(without_end(bare, STR("realtime"))), STR_ARGS(word));
    return live && str_ends(bare, STR("/live")) ? bare : path;
}

/* ---- queries ---- */

/* application/x-www-form-urlencoded; `space`: how one is written. */
static void add_encoded(struct buf *out, struct str text, const char *plain, const char *space) {
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (isalnum(c) || (c && strchr(plain, c)))
            buf_add_char(out, (char)c);
        else if (c == ' ')
            buf_add_str(out, str_of(space));
        else
            buf_printf(out, "%%%02X", c);
    }
}

static void add_pair(struct buf *query, struct str name, struct str value) {
    if (query->n)
        buf_add_char(query, '&');
    add_encoded(query, name, "*-._", "+");
    buf_add_char(query, '=');
    add_encoded(query, value, "*-._", "+");
}

bool address_websocket(struct arena *a, const struct realtime_options *o, struct str base,
    struct str call, struct str *ret, struct error *reterr) {
    const struct dialect *d = dialect_of(o->version);
    _cleanup_buf_ struct buf url = { 0 }, query = { 0 };
    struct parts parts;
    if (!split(base, &parts, reterr) || !websocket_scheme(&parts.scheme, reterr))
        return false;
    buf_printf(&url, "%.*s://%.*s", STR_ARGS(parts.scheme), STR_ARGS(parts.authority));
    buf_add_str(&url, path_of(a, parts.path, d->live));
    if (call.p && d->live) {
        buf_add_char(&url, '/');
        add_encoded(&url, call, "-._~", "%20");
    }
    buf_add_str(&query, parts.query);
    if (d->intent.p)
        add_pair(&query, STR("intent"), d->intent);
    if (!call.p)
        add_pair(&query, STR("model"), o->model);
    for (size_t i = 0; i < o->provider.query_params.n; i++) {
        const struct provider_pair *pair = &o->provider.query_params.v[i];
        if (!str_is(pair->name, "intent") && (call.p || !str_is(pair->name, "model")))
            add_pair(&query, pair->name, pair->value);
    }
    if (call.p && !d->live)
        add_pair(&query, STR("call_id"), call);
    if (query.n) {
        buf_add_char(&url, '?');
        buf_add_str(&url, buf_str(&query));
    }
    *ret = arena_str(a, buf_str(&url));
    return true;
}

/* ---- calls ---- */

struct str address_call(
    struct arena *a, const struct realtime_options *o, struct str base, bool *ret_json) {
    struct provider provider = o->provider;
    if (base.n)
        provider.base_url = base;
    *ret_json = str_find(provider.base_url, STR("/backend-api")) >= 0;
    if (dialect_of(o->version)->live && !*ret_json)
        return str_of(upstream_url(a, &provider, "live"));
    const char *url = upstream_url(a, &provider, "realtime/calls");
    return arena_printf(
        a, "%s%cintent=quicksilver&architecture=avas", url, strchr(url, '?') ? '&' : '?');
}

static bool is_uuid(struct str text) {
    enum { UUID_CHARS = 36 };
    if (text.n != UUID_CHARS)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text.p[i] != '-' : str_hex_digit(text.p[i]) < 0)
            return false;
    }
    return true;
}

struct str address_call_id(struct str location) {
    struct str path = str_cut(&location, '?'), id = STR_NONE;
    while (path.p) {
        struct str part = str_cut(&path, '/');
        if ((str_starts(part, STR("rtc_")) && part.n > 4) || is_uuid(part))
            id = part;
    }
    return id;
}
