/* path: joining and taking apart. */
#include "base/path.h"

bool path_is_absolute(struct str path) {
    return path.n > 0 && path.p[0] == '/';
}

struct str path_join(struct arena *a, struct str base, struct str rest) {
    if (path_is_absolute(rest) || base.n == 0)
        return arena_str(a, rest);
    if (rest.n == 0)
        return arena_str(a, base);
    const char *slash = base.p[base.n - 1] == '/' ? "" : "/";
    return arena_printf(a, "%.*s%s%.*s", STR_ARGS(base), slash, STR_ARGS(rest));
}

/* Length of `out` without its last name and the slash before it. */
static size_t without_last(const char *out, size_t n, size_t root) {
    while (n > root && out[n - 1] != '/')
        n--;
    return n > root ? n - 1 : n;
}

static bool last_is_up(const char *out, size_t n) {
    return n >= 2 && out[n - 1] == '.' && out[n - 2] == '.' && (n == 2 || out[n - 3] == '/');
}

struct str path_normalise(struct arena *a, struct str path) {
    char *out = arena_alloc(a, path.n + 2);
    size_t root = path_is_absolute(path), n = 0;
    if (root)
        out[n++] = '/';
    for (struct str rest = path; rest.p && rest.n > 0;) {
        struct str name = str_cut(&rest, '/');
        if (name.n == 0 || str_eq(name, STR(".")))
            continue;
        if (str_eq(name, STR("..")) && (root || n > 0) && !last_is_up(out, n)) {
            n = without_last(out, n, root);
            continue;
        }
        if (n > root)
            out[n++] = '/';
        memcpy(out + n, name.p, name.n);
        n += name.n;
    }
    if (n == 0)
        out[n++] = '.';
    out[n] = '\0';
    return (struct str){ out, n };
}

/* Without slashes and "." at the end, but not less than "/". */
static struct str strip_end(struct str path) {
    while (path.n > 1) {
        char last = path.p[path.n - 1];
        if (last != '/' && !(last == '.' && path.p[path.n - 2] == '/'))
            break;
        path.n--;
    }
    return path;
}

struct str path_basename(struct str path) {
    path = strip_end(path);
    size_t start = path.n;
    while (start > 0 && path.p[start - 1] != '/')
        start--;
    struct str name = str_from(path, start);
    return name.n == 0 || str_eq(name, STR("..")) ? STR_NONE : name;
}

struct str path_dirname(struct str path) {
    path = strip_end(path);
    if (path.n == 0 || str_eq(path, STR("/")))
        return STR_NONE;
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    return strip_end(path);
}

struct str path_expand_home(struct arena *a, struct str path, struct str home) {
    if (str_eq(path, STR("~")))
        return arena_str(a, home);
    if (!str_starts(path, STR("~/")))
        return arena_str(a, path);
    while (path.n > 1 && path.p[1] == '/')
        path = str_from(path, 1);
    return path_join(a, home, str_from(path, 1));
}

bool path_is_within(struct str path, struct str base) {
    if (!str_starts(path, base))
        return false;
    return path.n == base.n || base.n == 0 || base.p[base.n - 1] == '/' || path.p[base.n] == '/';
}

size_t path_depth(struct str path) {
    size_t n = 0;
    for (size_t i = 0; i + 1 < path.n; i++)
        n += path.p[i] == '/';
    return n;
}
