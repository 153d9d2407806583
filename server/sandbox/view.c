/* view: the rules of a scope as they lie on this machine's disk. */
#include "sandbox/view.h"

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *const sandbox_minimal_places[] = { "/bin", "/sbin", "/usr", "/etc", "/lib", "/lib32",
    "/lib64", "/nix/store", "/run/current-system/sw", NULL };

struct making {
    struct arena *a;
    const struct sandbox_scope *scope;
    struct sandbox_view *view;
};

/* ---- globs ---- */

static bool part_matches(struct str pattern, struct str name) {
    char p[NAME_MAX + 1], n[NAME_MAX + 1];
    if (pattern.n > NAME_MAX || name.n > NAME_MAX)
        return false;
    memcpy(p, pattern.p, pattern.n);
    p[pattern.n] = '\0';
    memcpy(n, name.p, name.n);
    n[name.n] = '\0';
    return fnmatch(p, n, 0) == 0;
}

/* A ** stands for any number of names: the last one is tried again one name further. */
bool sandbox_glob_matches(struct str glob, struct str path) {
    struct str retry_glob = STR_NONE, retry_path = STR_NONE;
    while (path.p) {
        struct str pattern = glob.p ? str_cut(&glob, '/') : STR_NONE;
        if (pattern.p && str_is(pattern, "**")) {
            if (!glob.p)
                return true;
            retry_glob = glob;
            retry_path = path;
            continue;
        }
        struct str rest = path;
        if (pattern.p && part_matches(pattern, str_cut(&rest, '/'))) {
            path = rest;
            continue;
        }
        if (!retry_glob.p)
            return false;
        (void)str_cut(&retry_path, '/');
        path = retry_path;
        glob = retry_glob;
    }
    return !glob.p;
}

struct str sandbox_glob_base(struct str glob) {
    size_t slash = 0;
    for (size_t i = 0; i < glob.n && !file_path_is_glob(str_sub(glob, 0, i + 1)); i++)
        if (glob.p[i] == '/')
            slash = i;
    return str_sub(glob, 0, slash ? slash : 1);
}

/* ---- making ---- */

static void add_path(struct making *m, struct str path, enum file_access access) {
    char real[PATH_MAX];
    if (!path_is_absolute(path) || m->view->n == VIEW_PATHS_MAX)
        return;
    path = path_normalise(m->a, path);
    m->view->v[m->view->n++] = (struct view_rule){ path,
        realpath(path.p, real) ? arena_str(m->a, str_of(real)) : STR_NONE, access };
}

static void add_glob(struct making *m, struct str glob) {
    char real[PATH_MAX];
    struct sandbox_view *view = m->view;
    struct str base = sandbox_glob_base(glob);
    view->globs.v[view->globs.n++] = glob;
    if (realpath(arena_cstr(m->a, base), real) && !str_is(base, real))
        view->globs.v[view->globs.n++] =
            arena_printf(m->a, "%s%.*s", real, STR_ARGS(str_from(glob, base.n)));
}

static void add_rule(struct making *m, const struct file_rule *rule) {
    const struct str_array *roots = m->scope->workspace_roots;
    const char *tmpdir = getenv("TMPDIR");
    switch (rule->place) {
    case FILE_PATH:
        add_path(m, rule->path, rule->access);
        break;
    case FILE_GLOB:
        add_glob(m, rule->path);
        break;
    case FILE_WORKSPACE:
        for (size_t i = 0; i < roots->n; i++)
            add_path(m, path_join(m->a, roots->v[i], rule->path), rule->access);
        break;
    case FILE_WORKSPACE_GLOB:
        for (size_t i = 0; i < roots->n; i++)
            add_glob(m, path_join(m->a, roots->v[i], rule->path));
        break;
    case FILE_ROOT:
        m->view->reads_some = rule->access == FILE_DENY;
        m->view->writes_all = rule->access == FILE_WRITE;
        break;
    case FILE_MINIMAL:
        for (size_t i = 0; sandbox_minimal_places[i]; i++)
            add_path(m, str_of(sandbox_minimal_places[i]), rule->access);
        break;
    case FILE_TMPDIR:
        if (tmpdir && *tmpdir)
            add_path(m, str_of(tmpdir), rule->access);
        break;
    case FILE_SLASH_TMP:
        add_path(m, STR("/tmp"), rule->access);
        break;
    }
}

static int compare(const void *x, const void *y) {
    const struct view_rule *a = x, *b = y;
    size_t m = path_depth(a->path), n = path_depth(b->path);
    if (m != n)
        return m < n ? -1 : 1;
    int r = str_cmp(a->path, b->path);
    return r ? r : (a->access > b->access) - (a->access < b->access);
}

static void add_rules(struct making *m, const struct file_rules *rules) {
    for (size_t i = 0; rules && i < rules->n; i++) {
        bool counts = !m->scope->outside || rules->v[i].access != FILE_READ;
        if (counts && !(m->scope->outside && rules->v[i].place == FILE_ROOT))
            add_rule(m, &rules->v[i]);
    }
}

static size_t count_globs(const struct making *m, const struct file_rules *rules) {
    return rules ? 2 * rules->n * (m->scope->workspace_roots->n + 1) : 0;
}

struct sandbox_view *sandbox_view_of(struct arena *a, const struct sandbox_scope *scope) {
    const struct file_rules *rules = scope->files, *more = scope->demanded;
    bool ruled = rules && rules->n;
    if (!ruled && (!more || !more->n))
        return NULL;
    struct sandbox_view *view = arena_new(a, struct sandbox_view);
    struct making m = { a, scope, view };
    view->v = arena_array(a, struct view_rule, VIEW_PATHS_MAX);
    view->globs.v = arena_array(a, struct str, count_globs(&m, rules) + count_globs(&m, more));
    view->depth = ruled ? rules->depth : 0;
    view->outside = view->writes_all = scope->outside;
    view->reads_some = ruled && !scope->outside;
    for (size_t i = 0; view->reads_some && i < rules->n; i++)
        if (rules->v[i].place == FILE_ROOT && rules->v[i].access != FILE_DENY)
            view->reads_some = false;
    add_rules(&m, rules);
    add_rules(&m, more);
    if (view->n)
        qsort(view->v, view->n, sizeof *view->v, compare);
    return view;
}

bool sandbox_view_is_more(const struct sandbox_view *view) {
    if (!view)
        return false;
    bool more = view->globs.n || view->reads_some;
    for (size_t i = 0; i < view->n; i++)
        more |= view->v[i].access != FILE_WRITE;
    return more;
}

/* ---- deciding ---- */

static bool is_of(const struct view_rule *rule, struct str path) {
    return path_is_within(path, rule->path) || (rule->real.p && path_is_within(path, rule->real));
}

/* What is denied stays so below, but where something below may be written. */
static bool is_denied(const struct sandbox_view *view, struct str path) {
    bool denied = false;
    for (size_t i = 0; i < view->n; i++)
        if (view->v[i].access != FILE_READ && is_of(&view->v[i], path))
            denied = view->v[i].access == FILE_DENY;
    for (size_t i = 0; !denied && i < view->globs.n; i++)
        denied = sandbox_glob_matches(view->globs.v[i], path);
    return denied;
}

bool sandbox_view_reads(const struct sandbox_view *view, struct str path) {
    if (!view)
        return true;
    if (is_denied(view, path))
        return false;
    bool reads = !view->reads_some;
    for (size_t i = 0; !reads && i < view->n; i++)
        reads = view->v[i].access != FILE_DENY && is_of(&view->v[i], path);
    return reads;
}

/* May it be written as far as the rules for reading only and for neither go? A name that a glob would match may be
 * new: it is for who writes it to look. */
bool sandbox_view_keeps(const struct sandbox_view *view, struct str path) {
    bool keeps = false;
    for (size_t i = 0; view && i < view->n; i++)
        if (is_of(&view->v[i], path))
            keeps = view->v[i].access != FILE_WRITE;
    return keeps;
}

/* ---- opening ---- */

/* Looks at what was opened: a name may lead elsewhere a moment later. */
int sandbox_open(const struct sandbox_view *view, const char *path) {
    char link[64], real[PATH_MAX];
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || !view)
        return fd < 0 ? -errno : fd;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, real, sizeof real);
    if (n > 0 && (size_t)n < sizeof real &&
        sandbox_view_reads(view, (struct str){ real, (size_t)n }))
        return fd;
    (void)close(fd);
    return -EACCES;
}
