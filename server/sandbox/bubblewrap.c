/* bubblewrap: commands confined by the program bwrap. */
#include "sandbox/bubblewrap.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "sandbox/helper.h"
#include "sandbox/view.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A command line that grows. */
struct arguments {
    struct arena *arena;
    struct buf list; /* of const char * */
    struct sandbox_hold *hold;
    const struct str_array *hidden;
    const struct sandbox_roots *roots;
};

/* ---- the program ---- */

/* A program that commands could have put there is not ours to run. */
static bool is_writable_place(const struct sandbox_scope *scope, struct str file) {
    for (size_t i = 0; scope && i < scope->workspace_roots->n; i++)
        if (path_is_within(file, scope->workspace_roots->v[i]))
            return true;
    return false;
}

bool bubblewrap_is_good(const struct sandbox_scope *scope, const char *program) {
    return !is_writable_place(scope, str_of(program)) && access(program, X_OK) == 0;
}

bool bubblewrap_find(const struct sandbox_scope *scope, char ret[PATH_MAX]) {
    _cleanup_arena_ struct arena a = { 0 };
    for (struct str rest = str_of(getenv("PATH")); rest.p;) {
        struct str directory = str_cut(&rest, ':');
        struct str file = path_join(&a, directory, STR("bwrap"));
        if (!path_is_absolute(file) || file.n >= PATH_MAX ||
            !bubblewrap_is_good(scope, arena_cstr(&a, file)))
            continue;
        memcpy(ret, file.p, file.n);
        ret[file.n] = '\0';
        return true;
    }
    return false;
}

/* ---- words ---- */

static void add(struct arguments *x, const char *word) {
    buf_add(&x->list, &word, sizeof word);
}

static void add_words(struct arguments *x, const char *const *words) {
    for (; *words; words++)
        add(x, *words);
}

static void add_with(struct arguments *x, const char *option, const char *value) {
    add(x, option);
    add(x, value);
}

static void add_bind(struct arguments *x, const char *option, const char *path) {
    add_with(x, option, path);
    add(x, path);
}

/* An empty directory in the place of what is there. */
static void add_mask(struct arguments *x, const char *mode, const char *path) {
    add_with(x, "--perms", mode);
    add_with(x, "--tmpfs", path);
    add_with(x, "--remount-ro", path);
}

/* ---- protected names ---- */

/* The directory that a `.git` file of a linked worktree names. */
static void add_git_directory(struct arguments *x, const char *git_file) {
    enum { GIT_FILE_BYTES_MAX = 4 * PATH_MAX };
    struct arena *a = x->arena;
    struct str text;
    struct stat st;
    if (file_read(a, git_file, GIT_FILE_BYTES_MAX, &text) < 0 || !str_starts(text, STR("gitdir:")))
        return;
    struct str named = str_trim(str_from(text, strlen("gitdir:")));
    struct str directory = path_normalise(a, path_join(a, path_dirname(str_of(git_file)), named));
    if (path_is_absolute(directory) && stat(directory.p, &st) == 0)
        add_bind(x, "--ro-bind", directory.p);
}

static void hold_place(struct sandbox_hold *hold, struct place *place) {
    if (hold->n == hold->cap) {
        hold->cap = hold->cap ? 2 * hold->cap : 8;
        hold->v = xrealloc(hold->v, hold->cap * sizeof *hold->v);
    }
    hold->v[hold->n++] = place;
}

/* Nothing can be mounted over a link, and a command could put something else in its place. */
static bool is_link(const char *file, struct error *reterr) {
    struct stat st;
    if (lstat(file, &st) < 0 || !S_ISLNK(st.st_mode))
        return false;
    error_set(reterr, 0,
        "cannot enforce sandbox read-only path %s because it crosses writable symlink %s", file,
        file);
    return true;
}

static void add_existing(struct arguments *x, const char *file) {
    struct stat st;
    add_bind(x, "--ro-bind", file);
    if (str_is(path_basename(str_of(file)), ".git") && stat(file, &st) == 0 && S_ISREG(st.st_mode))
        add_git_directory(x, file);
}

/* A name that is not there stays away: what the user may not create either needs no mask. */
static bool add_protected(
    struct arguments *x, struct str root, const char *name, struct error *reterr) {
    struct arena *a = x->arena;
    struct str path = path_join(a, root, str_of(name));
    const char *file = arena_cstr(a, path);
    struct place *place;
    if (is_link(file, reterr))
        return false;
    int r = places_enter(x->hold->places, path, &place);
    if (r == -EEXIST)
        add_existing(x, file);
    if (r == -EEXIST || r == -EACCES || r == -EPERM || r == -EROFS)
        return true;
    if (r < 0)
        return error_set(reterr, 0, "cannot protect %s: %s", file, strerror(-r));
    hold_place(x->hold, place);
    add_mask(x, "555", file);
    return true;
}

/* ---- the view of the disk ---- */

static void hide(struct arguments *x, struct str path, struct str folder) {
    char real[PATH_MAX];
    struct stat st;
    if (!realpath(arena_cstr(x->arena, path), real) || stat(real, &st) < 0 ||
        !path_is_within(str_of(real), folder))
        return;
    const char *file = arena_cstr(x->arena, arena_str(x->arena, str_of(real)));
    if (S_ISDIR(st.st_mode)) {
        add_mask(x, "000", file);
        return;
    }
    add_with(x, "--ro-bind", "/dev/null");
    add(x, file);
}

/* After each bind that brings them to light again. */
static void add_hidden_below(struct arguments *x, struct str folder) {
    for (size_t i = 0; i < x->hidden->n; i++)
        hide(x, x->hidden->v[i], folder);
}

static bool add_root(struct arguments *x, struct str root, struct error *reterr) {
    bool whole = x->roots->view && x->roots->view->outside;
    struct stat st;
    if (!root.p || str_is(root, "/") || stat(root.p, &st) < 0)
        return true;
    add_bind(x, "--bind", root.p);
    add_hidden_below(x, root);
    for (size_t n = 0; !whole && S_ISDIR(st.st_mode) && sandbox_protected_names[n]; n++)
        if (!add_protected(x, root, sandbox_protected_names[n], reterr))
            return false;
    return true;
}

/* ---- rules ---- */

/* The next folder on the way to `path`, itself at last; "no string": none. `at` is 0 at first. */
static struct str next_on_way(struct str path, size_t *at) {
    if (*at >= path.n)
        return STR_NONE;
    do
        (*at)++;
    while (*at < path.n && path.p[*at] != '/');
    return str_sub(path, 0, *at);
}

/* The first link on the way to `path` that a command could put something else in the place of. */
static bool crosses_link(struct arguments *x, struct str path, struct error *reterr) {
    struct stat st;
    struct str part;
    for (size_t at = 0; (part = next_on_way(path, &at)).p;) {
        const char *file = arena_cstr(x->arena, part);
        if (lstat(file, &st) == 0 && S_ISLNK(st.st_mode) &&
            sandbox_roots_allow(x->roots, path_dirname(part)))
            return !error_set(reterr, 0,
                "cannot enforce sandbox deny-read path %.*s because it crosses writable symlink %s",
                STR_ARGS(path), file);
    }
    return false;
}

/* What is not there yet is kept from being made, where a command could. */
static bool add_missing(struct arguments *x, struct str path, struct error *reterr) {
    struct stat st;
    struct str part;
    for (size_t at = 0; (part = next_on_way(path, &at)).p;) {
        const char *file = arena_cstr(x->arena, part);
        struct place *place;
        if (lstat(file, &st) == 0)
            continue;
        if (!sandbox_roots_allow(x->roots, path_dirname(part)))
            return true;
        int r = places_enter(x->hold->places, part, &place);
        if (r == -EEXIST || r == -EACCES || r == -EPERM || r == -EROFS)
            return true;
        if (r < 0)
            return error_set(reterr, 0, "cannot keep %s from being read: %s", file, strerror(-r));
        hold_place(x->hold, place);
        add_mask(x, "000", file);
        return true;
    }
    return true;
}

/* Folders below one that is denied which may be written all the same. */
static size_t add_open_below(struct arguments *x, const struct view_rule *denied) {
    const struct sandbox_view *view = x->roots->view;
    size_t n = 0;
    for (size_t i = 0; i < view->n; i++) {
        const struct view_rule *v = &view->v[i];
        if (v->access != FILE_WRITE || !v->real.p || str_eq(v->real, denied->real) ||
            !path_is_within(v->real, denied->real))
            continue;
        if (n++ == 0) {
            add_with(x, "--perms", "111");
            add_with(x, "--tmpfs", denied->real.p);
        }
        add_with(x, "--dir", v->real.p);
    }
    if (n)
        add_with(x, "--remount-ro", denied->real.p);
    return n;
}

static bool add_denied(struct arguments *x, const struct view_rule *rule, struct error *reterr) {
    struct stat st;
    if (crosses_link(x, rule->path, reterr))
        return false;
    if (!rule->real.p)
        return add_missing(x, rule->path, reterr);
    if (stat(rule->real.p, &st) < 0 || (S_ISDIR(st.st_mode) && add_open_below(x, rule)))
        return true;
    if (S_ISDIR(st.st_mode)) {
        add_mask(x, "000", rule->real.p);
        return true;
    }
    add_with(x, "--ro-bind", "/dev/null"); /* no device can be opened there */
    add(x, rule->real.p);
    return true;
}

/* ---- their order ---- */

/* FIXED: a folder that something is kept in, which is not to be moved away with it: nothing can be renamed that
 * something is mounted on. */
enum mount_kind { MOUNT_FIXED, MOUNT_WRITE, MOUNT_READ, MOUNT_DENY };

struct mount {
    struct str path;
    enum mount_kind kind;
    const struct view_rule *rule; /* of the last two */
};

/* What is mounted later covers what lies below it. */
static int compare_mounts(const void *x, const void *y) {
    const struct mount *a = x, *b = y;
    size_t m = path_depth(a->path), n = path_depth(b->path);
    if (m != n)
        return m < n ? -1 : 1;
    int r = str_cmp(a->path, b->path);
    return r ? r : (a->kind > b->kind) - (a->kind < b->kind);
}

static void put(
    struct buf *list, struct str path, enum mount_kind kind, const struct view_rule *rule) {
    const struct mount m = { path, kind, rule };
    buf_add(list, &m, sizeof m);
}

static void put_fixed(struct arguments *x, struct buf *list, struct str path) {
    struct stat st;
    for (size_t i = 1; i < path.n; i++) {
        struct str part = str_sub(path, 0, i);
        if (path.p[i] == '/' && sandbox_roots_allow(x->roots, part) &&
            stat(arena_cstr(x->arena, part), &st) == 0 && S_ISDIR(st.st_mode))
            put(list, part, MOUNT_FIXED, NULL);
    }
}

static void put_all(struct arguments *x, struct buf *list) {
    const struct sandbox_view *view = x->roots->view;
    for (size_t i = 0; i < x->roots->n; i++)
        if (x->roots->v[i].real.p)
            put(list, x->roots->v[i].real, MOUNT_WRITE, NULL);
    for (size_t i = 0; view && i < view->n; i++) {
        const struct view_rule *v = &view->v[i];
        struct str path = v->real.p ? v->real : v->path;
        if (v->access == FILE_READ && v->real.p)
            put(list, path, MOUNT_READ, v);
        if (v->access == FILE_READ && view->reads_some && v->real.p && !str_eq(v->path, v->real))
            put(list, v->path, MOUNT_READ, v); /* there are no links yet */
        if (v->access != FILE_DENY)
            continue;
        put(list, path, MOUNT_DENY, v);
        put_fixed(x, list, path);
    }
    for (size_t i = 0; view && i < view->globs.n; i++)
        put_fixed(x, list, path_join(x->arena, sandbox_glob_base(view->globs.v[i]), STR("*")));
}

/* Is it below a folder that is covered by then? */
static bool is_covered(const struct mount *v, size_t which) {
    bool covered = false;
    for (size_t i = 0; i < which; i++)
        if ((v[i].kind == MOUNT_DENY || v[i].kind == MOUNT_WRITE) &&
            path_is_within(v[which].path, v[i].path))
            covered = v[i].kind == MOUNT_DENY;
    return covered;
}

static bool add_mount(struct arguments *x, const struct mount *m, struct error *reterr) {
    if (m->kind == MOUNT_WRITE)
        return add_root(x, m->path, reterr);
    if (m->kind == MOUNT_DENY)
        return add_denied(x, m->rule, reterr);
    if (str_is(m->path, "/"))
        return true;
    add_bind(x, m->kind == MOUNT_READ ? "--ro-bind" : "--bind", arena_cstr(x->arena, m->path));
    add_hidden_below(x, m->path);
    return true;
}

static bool add_mounts(struct arguments *x, struct error *reterr) {
    _cleanup_buf_ struct buf list = { 0 };
    put_all(x, &list);
    struct mount *v = (struct mount *)(void *)list.p;
    size_t n = list.n / sizeof *v;
    if (n)
        qsort(v, n, sizeof *v, compare_mounts);
    for (size_t i = 0; i < n; i++) {
        /* A fixed folder that is a root comes as that. */
        bool again = i + 1 < n && v[i].kind == MOUNT_FIXED && str_eq(v[i].path, v[i + 1].path);
        bool covered = v[i].kind != MOUNT_WRITE && is_covered(v, i);
        if (!again && !covered && !add_mount(x, &v[i], reterr))
            return false;
    }
    return true;
}

/* For the helper, which looks for what they match. */
static void add_globs(struct arguments *x, const struct sandbox_view *view) {
    for (size_t i = 0; i < view->globs.n; i++) {
        add_with(x, SANDBOX_HELPER_GLOB, arena_cstr(x->arena, view->globs.v[i]));
        add(x, arena_printf(x->arena, "%u", view->depth).p);
    }
}

static void add_ground(struct arguments *x) {
    const struct sandbox_view *view = x->roots->view;
    if (view && view->reads_some)
        add_with(x, "--tmpfs", "/");
    else
        add_bind(x, view && view->writes_all ? "--bind" : "--ro-bind", "/");
    add_with(x, "--dev", "/dev");
    add_hidden_below(x, STR("/"));
}

static bool add_all(
    struct arguments *x, const struct bubblewrap_params *params, struct error *reterr) {
    static const char *const tail[] = { "--unshare-user", "--unshare-pid", "--unshare-ipc",
        "--cap-drop", "ALL", NULL };
    add(x, params->program);
    add(x, "--die-with-parent");
    add_ground(x);
    if (!add_mounts(x, reterr))
        return false;
    if (x->roots->view)
        add_globs(x, x->roots->view);
    if (!sandbox_scope_has_network(params->scope))
        add(x, "--unshare-net");
    add_words(x, tail);
    if (!params->no_proc)
        add_with(x, "--proc", "/proc");
    /* The settings of the kernel belong to the superuser, also to one without capabilities. */
    if (geteuid() == 0)
        add_bind(x, "--ro-bind", "/proc/sys");
    if (params->filter_fd >= 0)
        add_with(x, "--seccomp", arena_printf(x->arena, "%d", params->filter_fd).p);
    add_with(x, "--chdir", arena_cstr(x->arena, params->cwd));
    add(x, "--");
    return true;
}

const char *const *bubblewrap_arguments(struct arena *a, const struct bubblewrap_params *params,
    struct sandbox_hold *hold, struct error *reterr) {
    struct arguments x = {
        .arena = a, .hold = hold, .hidden = params->hidden, .roots = params->roots
    };
    const char **list = NULL;
    if (add_all(&x, params, reterr)) {
        add(&x, NULL);
        list = arena_alloc(a, x.list.n);
        memcpy(list, x.list.p, x.list.n);
    }
    buf_done(&x.list);
    return list;
}
