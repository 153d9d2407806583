/* oauth_url: where an MCP server's login service may be described. */
#include "mcp/oauth_url.h"

#include "base/buf.h"

#include <strings.h>

#define RESOURCE "/.well-known/oauth-protected-resource"
#define SERVER   "/.well-known/oauth-authorization-server"
#define OPENID   "/.well-known/openid-configuration"

static size_t find_any(struct str s, const char *set) {
    size_t i = 0;
    while (i < s.n && !(s.p[i] && strchr(set, s.p[i])))
        i++;
    return i;
}

static bool is_clean(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || s.p[i] == '\\')
            return false;
    return true;
}

static struct str lower(struct arena *a, struct str s) {
    char *copy = arena_alloc(a, s.n);
    for (size_t i = 0; i < s.n; i++)
        copy[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]);
    return (struct str){ copy, s.n };
}

static struct str without_slashes(struct str path) {
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    return path;
}

/* Names, addresses and a port; nothing that hides another host. */
static bool is_host(struct str host) {
    struct str name = host;
    if (host.n && host.p[0] == '[') {
        ptrdiff_t end = str_index(host, ']');
        if (end < 2)
            return false;
        name = str_from(host, (size_t)end + 1);
        return !name.n || name.p[0] == ':';
    }
    return find_any(name, "@[]<>\"^`{|}%") == name.n && name.n && name.p[0] != ':';
}

bool oauth_url_read(struct arena *a, struct str text, struct oauth_url *ret) {
    ptrdiff_t at = str_find(text, STR("://"));
    struct str scheme = lower(a, str_sub(text, 0, at < 0 ? 0 : (size_t)at));
    if ((!str_is(scheme, "http") && !str_is(scheme, "https")) || !is_clean(text))
        return false;
    struct str rest = str_from(text, (size_t)at + 3);
    size_t host_n = find_any(rest, "/?#");
    struct str host = str_sub(rest, 0, host_n), behind = str_from(rest, host_n);
    behind.n = find_any(behind, "#");
    if (!is_host(host))
        return false;
    struct str path = str_sub(behind, 0, find_any(behind, "?"));
    ret->origin = arena_printf(a, "%.*s://%.*s", STR_ARGS(scheme), STR_ARGS(lower(a, host)));
    ret->path = arena_str(a, without_slashes(path));
    ret->text =
        arena_printf(a, "%.*s%s%.*s", STR_ARGS(ret->origin), path.n ? "" : "/", STR_ARGS(behind));
    return true;
}

bool oauth_url_join(
    struct arena *a, const struct oauth_url *base, struct str reference, struct oauth_url *ret) {
    struct str text = reference;
    if (str_find(reference, STR("://")) < 0) {
        size_t dir = base->path.n;
        while (dir && base->path.p[dir - 1] != '/')
            dir--;
        bool from_root = str_starts(reference, STR("/"));
        text = arena_printf(a, "%.*s%.*s%s%.*s", STR_ARGS(base->origin),
            STR_ARGS(str_sub(base->path, 0, from_root ? 0 : dir)), from_root || dir ? "" : "/",
            STR_ARGS(reference));
    }
    return reference.n && oauth_url_read(a, text, ret) && str_eq(ret->origin, base->origin);
}

static void place(struct arena *a, struct oauth_place *ret, size_t *n, struct str issuer,
    const struct oauth_url *u, const char *known, bool behind) {
    struct str path = behind ? u->path : STR("");
    struct str tail = behind ? STR("") : u->path;
    ret[(*n)++] =
        (struct oauth_place){ .url = arena_printf(a, "%.*s%.*s%s%.*s", STR_ARGS(u->origin),
                                  STR_ARGS(path), known, STR_ARGS(tail)),
            .issuer = issuer };
}

size_t oauth_resource_places(
    struct arena *a, const struct oauth_url *server, struct oauth_place ret[OAUTH_PLACES_MAX]) {
    const struct oauth_url root = { server->origin, STR(""), server->origin };
    size_t n = 0;
    if (server->path.n) {
        place(a, ret, &n, STR_NONE, server, RESOURCE, false);
        place(a, ret, &n, STR_NONE, server, RESOURCE, true);
    }
    place(a, ret, &n, STR_NONE, &root, RESOURCE, false);
    return n;
}

size_t oauth_issuer_places(
    struct arena *a, const struct oauth_url *issuer, struct oauth_place ret[OAUTH_PLACES_MAX]) {
    const struct oauth_url root = { issuer->origin, STR(""), issuer->origin };
    struct str name = arena_printf(a, "%.*s%.*s", STR_ARGS(issuer->origin), STR_ARGS(issuer->path));
    size_t n = 0;
    if (!issuer->path.n) {
        place(a, ret, &n, name, issuer, SERVER, false);
        place(a, ret, &n, name, issuer, OPENID, false);
        return n;
    }
    place(a, ret, &n, name, issuer, SERVER, false);
    place(a, ret, &n, name, issuer, OPENID, false);
    place(a, ret, &n, name, issuer, OPENID, true);
    place(a, ret, &n, root.origin, &root, SERVER, false);
    return n;
}

/* ---- WWW-Authenticate ---- */

/* A value, quoted or not, off the front of `*rest`. */
static struct str take_value(struct arena *a, struct str *rest) {
    if (!rest->n || rest->p[0] != '"') {
        struct str value = str_sub(*rest, 0, find_any(*rest, ", \t"));
        *rest = str_from(*rest, value.n);
        return value;
    }
    _cleanup_buf_ struct buf out = { 0 };
    size_t i = 1;
    for (; i < rest->n && rest->p[i] != '"'; i++) {
        if (rest->p[i] == '\\' && i + 1 < rest->n)
            i++;
        buf_add_char(&out, rest->p[i]);
    }
    *rest = str_from(*rest, i + 1);
    return arena_str(a, buf_str(&out));
}

static bool is_called(struct str name, const char *wanted) {
    return name.n == strlen(wanted) && strncasecmp(name.p, wanted, name.n) == 0;
}

struct oauth_challenge oauth_challenge_read(struct arena *a, struct str header) {
    struct oauth_challenge found = { STR_NONE, STR_NONE };
    while (header.n) {
        struct str word = str_sub(header, 0, find_any(header, "=, \t\""));
        if (!word.n) {
            header = str_from(header, 1);
            continue;
        }
        header = str_from(header, word.n);
        if (!header.n || header.p[0] != '=')
            continue; /* a scheme */
        header = str_from(header, 1);
        struct str value = take_value(a, &header);
        if (is_called(word, "resource_metadata") && !found.resource_metadata.p)
            found.resource_metadata = value;
        else if (is_called(word, "scope") && !found.scope.p)
            found.scope = value;
    }
    return found;
}
