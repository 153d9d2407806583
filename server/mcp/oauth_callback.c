/* oauth_callback: the address where a browser comes back to. */
#include "mcp/oauth_callback.h"

#include "base/base64.h"
#include "base/hash.h"

enum { ID_BYTES = 9 };

static size_t until(struct str s, char c) {
    ptrdiff_t at = str_index(s, c);
    return at < 0 ? s.n : (size_t)at;
}

static bool is_loopback(struct str host) {
    return str_is(host, "127.0.0.1") || str_is(host, "localhost") || str_is(host, "::1");
}

/* Without brackets and port. */
static struct str bare_host(struct str authority) {
    if (authority.n && authority.p[0] == '[')
        return str_sub(str_from(authority, 1), 0, until(str_from(authority, 1), ']'));
    return str_sub(authority, 0, until(authority, ':'));
}

bool oauth_callback_read(
    struct arena *a, struct str base, struct str id, struct oauth_callback *ret) {
    ptrdiff_t scheme = str_find(base, STR("://"));
    if (scheme < 1)
        return false;
    struct str rest = str_from(base, (size_t)scheme + 3);
    struct str query = str_from(rest, until(rest, '?'));
    rest.n -= query.n;
    struct str authority = str_sub(rest, 0, until(rest, '/')), path = str_from(rest, authority.n);
    if (!authority.n)
        return false;
    while (path.n && path.p[path.n - 1] == '/' && id.p)
        path.n--;
    ret->path =
        arena_printf(a, "%.*s%s%.*s", STR_ARGS(path), id.p || !path.n ? "/" : "", STR_ARGS(id));
    ret->redirect_uri =
        arena_printf(a, "%.*s%.*s%.*s%.*s", STR_ARGS(str_sub(base, 0, (size_t)scheme + 3)),
            STR_ARGS(authority), STR_ARGS(ret->path), STR_ARGS(query));
    ret->is_loopback = is_loopback(bare_host(authority));
    return true;
}

struct str oauth_callback_id(struct arena *a, struct str server) {
    uint8_t digest[HASH_SHA256_BYTES];
    hash_of(HASH_SHA256, server, digest);
    return base64url_encode(a, (struct str){ (const char *)digest, ID_BYTES });
}
