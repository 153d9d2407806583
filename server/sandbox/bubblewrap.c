/* bubblewrap: commands run confined by the program bwrap. */
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "sandbox/sandbox.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory that bwrap makes on the disk to mount something over a name that must stay free. It goes when the last
 * command that needs it has ended. */
struct place {
    unsigned users;
    char path[PATH_MAX];
};

struct sandbox {
    struct map places;      /* path -> struct place * */
    char program[PATH_MAX]; /* "": not looked for yet, or not there */
};

struct sandbox_hold {
    struct sandbox *sandbox;
    struct place **places;
    size_t n, cap;
};

/* A command line that grows. */
struct arguments {
    struct arena *arena;
    struct buf list; /* of const char * */
};

struct sandbox *sandbox_new(void) {
    return xcalloc(1, sizeof(struct sandbox));
}

void sandbox_free(struct sandbox *sandbox) {
    if (!sandbox)
        return;
    map_done(&sandbox->places);
    free(sandbox);
}

/* ---- the program ---- */

/* A program that commands could have put there is not ours to run. */
static bool is_writable_place(const struct sandbox_scope *scope, struct str file) {
    for (size_t i = 0; scope && i < scope->workspace_roots->n; i++)
        if (path_is_within(file, scope->workspace_roots->v[i]))
            return true;
    return false;
}

/* Writes the path; `scope` may be NULL. */
static bool look_on_path(const struct sandbox_scope *scope, char ret[PATH_MAX]) {
    _cleanup_arena_ struct arena a = { 0 };
    for (struct str rest = str_of(getenv("PATH")); rest.p;) {
        struct str directory = str_cut(&rest, ':');
        struct str file = path_join(&a, directory, STR("bwrap"));
        if (!path_is_absolute(file) || file.n >= PATH_MAX || is_writable_place(scope, file) ||
            access(arena_cstr(&a, file), X_OK) < 0)
            continue;
        memcpy(ret, file.p, file.n);
        ret[file.n] = '\0';
        return true;
    }
    return false;
}

static bool find_program(struct sandbox *s, const struct sandbox_scope *scope) {
    if (*s->program && !is_writable_place(scope, str_of(s->program)) &&
        access(s->program, X_OK) == 0)
        return true;
    return look_on_path(scope, s->program);
}

bool sandbox_is_installed(void) {
    char program[PATH_MAX];
    return look_on_path(NULL, program);
}

bool sandbox_is_available(struct sandbox *sandbox, const struct sandbox_scope *scope) {
    return find_program(sandbox, scope);
}

/* ---- places ---- */

static void hold_place(struct sandbox_hold *hold, struct str path) {
    struct place *p = map_get(&hold->sandbox->places, path);
    if (!p) {
        p = xcalloc(1, sizeof *p);
        memcpy(p->path, path.p, path.n);
        (void)map_put(&hold->sandbox->places, path, p);
    }
    p->users++;
    if (hold->n == hold->cap) {
        hold->cap = hold->cap ? 2 * hold->cap : 8;
        hold->places = xrealloc(hold->places, hold->cap * sizeof *hold->places);
    }
    hold->places[hold->n++] = p;
}

void sandbox_release(struct sandbox_hold *hold) {
    if (!hold)
        return;
    for (size_t i = 0; i < hold->n; i++) {
        struct place *p = hold->places[i];
        if (--p->users)
            continue;
        (void)rmdir(p->path); /* stays when somebody has put something into it */
        (void)map_remove(&hold->sandbox->places, str_of(p->path));
        free(p);
    }
    free(hold->places);
    free(hold);
}

/* ---- the command line ---- */

static void add(struct arguments *x, const char *word) {
    buf_add(&x->list, &word, sizeof word);
}

static void add_words(struct arguments *x, const char *const *words) {
    for (; *words; words++)
        add(x, *words);
}

static void add_with_path(struct arguments *x, const char *option, const char *path) {
    add(x, option);
    add(x, path);
}

static void add_bind(struct arguments *x, const char *option, const char *path) {
    add_with_path(x, option, path);
    add(x, path);
}

/* An empty directory in the place of what is there. */
static void add_mask(struct arguments *x, const char *mode, const char *path) {
    add_with_path(x, "--perms", mode);
    add_with_path(x, "--tmpfs", path);
    add_with_path(x, "--remount-ro", path);
}

static bool is_in_repository(struct arena *a, struct str directory) {
    struct stat st;
    for (struct str d = path_dirname(directory); d.p && d.n; d = path_dirname(d))
        if (stat(arena_cstr(a, path_join(a, d, STR(".git"))), &st) == 0)
            return true;
    return false;
}

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

static void add_protected(
    struct arguments *x, struct sandbox_hold *hold, struct str root, const char *name) {
    struct arena *a = x->arena;
    struct str path = path_join(a, root, str_of(name));
    const char *file = arena_cstr(a, path);
    struct stat st;
    bool ours = map_get(&hold->sandbox->places, path) != NULL;
    bool exists = lstat(file, &st) == 0;
    if (exists && !ours) {
        if (stat(file, &st) < 0) /* a link to nothing: nothing can be written through it either */
            return;
        add_bind(x, "--ro-bind", file);
        if (strcmp(name, ".git") == 0 && S_ISREG(st.st_mode))
            add_git_directory(x, file);
        return;
    }
    if ((strcmp(name, ".git") == 0 && is_in_repository(a, root)) || path.n >= PATH_MAX)
        return;
    hold_place(hold, path);
    add_mask(x, "555", file);
}

static void add_private_mask(struct arguments *x) {
    const char *path = arena_printf(x->arena, "/tmp/codex-daemon-%u", (unsigned)getuid()).p;
    struct stat st;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        add_mask(x, "000", path);
}

static void add_roots(
    struct arguments *x, struct sandbox_hold *hold, const struct sandbox_roots *roots) {
    for (size_t i = 0; i < roots->n; i++) {
        struct str root = roots->v[i].real;
        struct stat st;
        if (!root.p || stat(root.p, &st) < 0)
            continue;
        add_bind(x, "--bind", root.p);
        if (str_is(root, "/tmp"))
            add_private_mask(x);
        for (size_t n = 0; S_ISDIR(st.st_mode) && sandbox_protected_names[n]; n++)
            add_protected(x, hold, root, sandbox_protected_names[n]);
    }
}

bool sandbox_launch_prepare(struct sandbox *sandbox, struct arena *a,
    const struct sandbox_scope *scope, const char *const *argv, struct str cwd,
    struct sandbox_launch *ret, struct error *reterr) {
    static const char *const head[] = { "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev",
        NULL };
    static const char *const tail[] = { "--unshare-user", "--unshare-pid", "--unshare-ipc",
        "--proc", "/proc", "--cap-drop", "ALL", NULL };
    *ret = (struct sandbox_launch){ 0 };
    if (!find_program(sandbox, scope))
        return error_set(
            reterr, 0, "the sandbox cannot be used: bubblewrap is unavailable: no bwrap on PATH");
    struct arguments x = { .arena = a };
    const struct sandbox_roots roots = sandbox_scope_roots(a, scope);
    ret->hold = xcalloc(1, sizeof *ret->hold);
    ret->hold->sandbox = sandbox;
    add(&x, arena_cstr(a, str_of(sandbox->program)));
    add_words(&x, head);
    add_private_mask(&x);
    add_roots(&x, ret->hold, &roots);
    if (!sandbox_scope_has_network(scope))
        add(&x, "--unshare-net");
    add_words(&x, tail);
    add_with_path(&x, "--chdir", arena_cstr(a, cwd));
    add(&x, "--");
    add_words(&x, argv);
    add(&x, NULL);
    const char **list = arena_alloc(a, x.list.n);
    memcpy(list, x.list.p, x.list.n);
    buf_done(&x.list);
    ret->argv = list;
    return true;
}
