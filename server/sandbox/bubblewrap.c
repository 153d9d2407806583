/* bubblewrap: commands confined by the program bwrap. */
#include "sandbox/bubblewrap.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/path.h"
#include "base/xmalloc.h"

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
    struct stat st;
    if (!root.p || stat(root.p, &st) < 0)
        return true;
    add_bind(x, "--bind", root.p);
    add_hidden_below(x, root);
    for (size_t n = 0; S_ISDIR(st.st_mode) && sandbox_protected_names[n]; n++)
        if (!add_protected(x, root, sandbox_protected_names[n], reterr))
            return false;
    return true;
}

static bool add_roots(
    struct arguments *x, const struct sandbox_scope *scope, struct error *reterr) {
    const struct sandbox_roots roots = sandbox_scope_roots(x->arena, scope);
    for (size_t i = 0; i < roots.n; i++)
        if (!add_root(x, roots.v[i].real, reterr))
            return false;
    return true;
}

static bool add_all(
    struct arguments *x, const struct bubblewrap_params *params, struct error *reterr) {
    static const char *const head[] = { "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev",
        NULL };
    static const char *const tail[] = { "--unshare-user", "--unshare-pid", "--unshare-ipc",
        "--cap-drop", "ALL", NULL };
    add(x, params->program);
    add_words(x, head);
    add_hidden_below(x, STR("/"));
    if (!add_roots(x, params->scope, reterr))
        return false;
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
    struct arguments x = { .arena = a, .hold = hold, .hidden = params->hidden };
    const char **list = NULL;
    if (add_all(&x, params, reterr)) {
        add(&x, NULL);
        list = arena_alloc(a, x.list.n);
        memcpy(list, x.list.p, x.list.n);
    }
    buf_done(&x.list);
    return list;
}
