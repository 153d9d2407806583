/* scope: what a policy lets commands and patches write. */
#include "base/path.h"
#include "sandbox/sandbox.h"
#include "sandbox/view.h"

#include <limits.h>
#include <stdlib.h>

const char *const sandbox_protected_names[] = { ".git", ".agents", ".codex", ".aws", NULL };

bool sandbox_scope_denies(const struct sandbox_scope *s) {
    return (s->files && file_rules_deny(s->files)) || (s->demanded && s->demanded->n);
}

bool sandbox_scope_is_confined(const struct sandbox_scope *s) {
    return (s->files && s->files->n) || sandbox_scope_denies(s) ||
           s->policy->type == SANDBOX_POLICY_READ_ONLY ||
           s->policy->type == SANDBOX_POLICY_WORKSPACE_WRITE;
}

bool sandbox_scope_has_network(const struct sandbox_scope *s) {
    if (s->closed_network)
        return false;
    if (s->granted_network)
        return true;
    switch (s->policy->type) {
    case SANDBOX_POLICY_READ_ONLY:
        return s->policy->read_only.network_access;
    case SANDBOX_POLICY_WORKSPACE_WRITE:
        return s->policy->workspace_write.network_access;
    case SANDBOX_POLICY_EXTERNAL_SANDBOX:
        return s->policy->external_sandbox.network_access == NETWORK_ACCESS_ENABLED;
    case SANDBOX_POLICY_DANGER_FULL_ACCESS:
        break;
    }
    return true;
}

/* ---- roots ---- */

static void add(struct arena *a, struct sandbox_roots *roots, struct str path) {
    char real[PATH_MAX];
    if (!path_is_absolute(path) || roots->n == SANDBOX_ROOTS_MAX)
        return;
    path = path_normalise(a, path);
    for (size_t i = 0; i < roots->n; i++)
        if (str_eq(roots->v[i].path, path))
            return;
    roots->v[roots->n++] = (struct sandbox_root){ path,
        realpath(path.p, real) ? arena_str(a, str_of(real)) : STR_NONE };
}

static void add_all(struct arena *a, struct sandbox_roots *roots, const struct str_array *list) {
    for (size_t i = 0; list && i < list->n; i++)
        add(a, roots, list->v[i]);
}

static int compare_roots(const void *x, const void *y) {
    const struct sandbox_root *a = x, *b = y;
    size_t m = path_depth(a->path), n = path_depth(b->path);
    return m != n ? (m < n ? -1 : 1) : str_cmp(a->path, b->path);
}

static void add_of_view(
    struct arena *a, struct sandbox_roots *roots, const struct sandbox_view *view) {
    if (view->writes_all)
        add(a, roots, STR("/"));
    for (size_t i = 0; i < view->n; i++)
        if (view->v[i].access == FILE_WRITE)
            add(a, roots, view->v[i].path);
}

struct sandbox_roots sandbox_scope_roots(struct arena *a, const struct sandbox_scope *s) {
    struct sandbox_roots roots = { .v = arena_array(a, struct sandbox_root, SANDBOX_ROOTS_MAX) };
    roots.view = sandbox_view_of(a, s);
    if (s->outside || (s->files && s->files->n)) {
        if (roots.view)
            add_of_view(a, &roots, roots.view);
    } else if (s->policy->type == SANDBOX_POLICY_WORKSPACE_WRITE) {
        const char *tmpdir = getenv("TMPDIR");
        add_all(a, &roots, s->workspace_roots);
        add_all(a, &roots, &s->policy->workspace_write.writable_roots);
        if (!s->policy->workspace_write.exclude_slash_tmp)
            add(a, &roots, STR("/tmp"));
        if (!s->policy->workspace_write.exclude_tmpdir_env_var && tmpdir && *tmpdir)
            add(a, &roots, str_of(tmpdir));
    }
    add_all(a, &roots, s->granted);
    if (roots.n)
        qsort(roots.v, roots.n, sizeof *roots.v, compare_roots);
    return roots;
}

static bool is_protected(struct str path, struct str root) {
    struct str rest = str_from(path, str_is(root, "/") ? 1 : root.n + 1);
    struct str name = str_cut(&rest, '/');
    for (size_t i = 0; sandbox_protected_names[i]; i++)
        if (str_is(name, sandbox_protected_names[i]))
            return true;
    return false;
}

/* The innermost root decides. */
bool sandbox_roots_allow(const struct sandbox_roots *roots, struct str path) {
    bool whole = roots->view && roots->view->outside; /* nothing is protected then */
    if (sandbox_view_keeps(roots->view, path))
        return false;
    for (size_t i = roots->n; i-- > 0;) {
        const struct sandbox_root *r = &roots->v[i];
        if (path_is_within(path, r->path))
            return whole || !is_protected(path, r->path);
        if (r->real.p && path_is_within(path, r->real))
            return whole || !is_protected(path, r->real);
    }
    return false;
}

/* ---- denials ---- */

static bool contains_no_case(struct str text, const char *needle) {
    size_t n = strlen(needle);
    for (size_t i = 0; i + n <= text.n; i++)
        if (strncasecmp(text.p + i, needle, n) == 0)
            return true;
    return false;
}

bool sandbox_looks_denied(int exit_code, struct str output) {
    static const char *const signs[] = { "operation not permitted", "permission denied",
        "read-only file system", "seccomp", "sandbox", "landlock", "failed to write file" };
    enum { EXIT_SIGSYS = 128 + 31 };
    if (exit_code == 0)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (contains_no_case(output, signs[i]))
            return true;
    return exit_code == EXIT_SIGSYS;
}
