/* file_walk: everything below some directories that is not ignored. */
#include "search/file_walk.h"

#include "base/path.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "search/ignore_tree.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LOOK_AT_CLOCK = 256 /* entries */ };

/* A directory that is being read. Its arena holds what its subdirectories need too. */
struct level {
    struct level *above;
    struct arena arena;
    DIR *stream;
    const struct ignore_dir *ignore;
    struct str path; /* absolute */
    dev_t device;
    ino_t inode;
};

struct file_walk {
    struct arena arena;
    struct str *roots; /* as absolute paths, normalised */
    size_t root_count, next_root;
    struct ignore_rules global;
    struct str home;
    bool has_global;
    struct level *top;
    unsigned depth, since_clock;
    struct file_entry *entries;
    size_t count, room;
    struct buf texts;
};

struct file_walk *file_walk_new(
    const struct str *roots, size_t root_count, struct str cwd, struct str home) {
    struct file_walk *w = xcalloc(1, sizeof *w);
    w->root_count = root_count < UINT16_MAX ? root_count : UINT16_MAX;
    w->roots = arena_array(&w->arena, struct str, w->root_count);
    w->home = arena_str(&w->arena, home);
    for (size_t i = 0; i < w->root_count; i++)
        w->roots[i] = path_normalise(&w->arena, path_join(&w->arena, cwd, roots[i]));
    return w;
}

static void leave(struct file_walk *w) {
    struct level *l = w->top;
    w->top = l->above;
    w->depth--;
    if (l->stream)
        (void)closedir(l->stream);
    arena_free(&l->arena);
    free(l);
}

void file_walk_free(struct file_walk *w) {
    if (!w)
        return;
    while (w->top)
        leave(w);
    free(w->entries);
    buf_done(&w->texts);
    arena_free(&w->arena);
    free(w);
}

size_t file_walk_count(const struct file_walk *w) {
    return w->count;
}

struct file_entry file_walk_entry(const struct file_walk *w, size_t i) {
    return w->entries[i];
}

struct str file_walk_path(const struct file_walk *w, struct file_entry e) {
    return str_sub(buf_str(&w->texts), e.at, e.length);
}

/* ---- what is seen ---- */

/* The deepest root that the path is below. */
static size_t root_of(const struct file_walk *w, struct str path, size_t walked) {
    size_t best = walked;
    for (size_t i = 0; i < w->root_count; i++)
        if (w->roots[i].n > w->roots[best].n && path_is_within(path, w->roots[i]))
            best = i;
    return best;
}

static void add(struct file_walk *w, struct str path, bool is_directory) {
    size_t root = root_of(w, path, w->next_root - 1);
    size_t skip = w->roots[root].n == 1 ? 1 : w->roots[root].n + 1;
    struct str relative = path.n > skip ? str_from(path, skip) : STR("");
    if (w->count == FILE_WALK_ENTRIES_MAX || relative.n > UINT16_MAX)
        return;
    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 1024;
        w->entries = xrealloc(w->entries, w->room * sizeof *w->entries);
    }
    w->entries[w->count++] = (struct file_entry){ .at = w->texts.n,
        .length = (uint16_t)relative.n,
        .root = (uint16_t)root,
        .is_directory = is_directory };
    buf_add_str(&w->texts, relative);
}

/* A link may lead to a directory that we are in. */
static bool is_loop(const struct file_walk *w, const struct stat *st) {
    for (const struct level *l = w->top; l; l = l->above)
        if (l->device == st->st_dev && l->inode == st->st_ino)
            return true;
    return false;
}

static void enter(struct file_walk *w, struct str path) {
    _cleanup_arena_ struct arena a = { 0 };
    struct stat st;
    const char *name = arena_cstr(&a, path);
    if (w->depth == FILE_WALK_DEPTH_MAX || stat(name, &st) < 0 || is_loop(w, &st))
        return;
    DIR *stream = opendir(name);
    if (!stream)
        return;
    struct level *l = xcalloc(1, sizeof *l);
    l->above = w->top;
    l->stream = stream;
    l->path = arena_str(&l->arena, path);
    l->device = st.st_dev;
    l->inode = st.st_ino;
    const struct ignore_dir *above = w->top ? w->top->ignore : ignore_dir_above(&l->arena, l->path);
    l->ignore = ignore_dir_read(&l->arena, above, l->path.n == 1 ? STR("") : l->path);
    w->top = l;
    w->depth++;
}

/* False: it is neither, or gone. */
static bool kind_of(const struct dirent *e, struct level *l, bool *is_directory) {
    struct stat st;
    if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN) {
        *is_directory = e->d_type == DT_DIR;
        return true;
    }
    if (fstatat(dirfd(l->stream), e->d_name, &st, 0) < 0)
        return false;
    *is_directory = S_ISDIR(st.st_mode);
    return true;
}

static void see(struct file_walk *w, const struct dirent *e) {
    char path[PATH_MAX];
    struct level *l = w->top;
    bool is_directory;
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
        !utf8_valid(str_of(e->d_name)) || !kind_of(e, l, &is_directory))
        return;
    int n = snprintf(
        path, sizeof path, "%.*s/%s", l->path.n == 1 ? 0 : (int)l->path.n, l->path.p, e->d_name);
    if (n < 0 || (size_t)n >= sizeof path)
        return;
    struct str whole = { path, (size_t)n };
    if (ignore_tree_has(l->ignore, &w->global, whole, is_directory))
        return;
    add(w, whole, is_directory);
    if (is_directory)
        enter(w, whole);
}

static void begin_root(struct file_walk *w) {
    struct str root = w->roots[w->next_root++];
    enter(w, root);
    if (w->top)
        add(w, root, true);
}

static bool is_time(struct file_walk *w, int64_t end_ms) {
    if (++w->since_clock < LOOK_AT_CLOCK)
        return false;
    w->since_clock = 0;
    return time_monotonic_ms() >= end_ms;
}

bool file_walk_step(struct file_walk *w, int64_t ms) {
    int64_t end_ms = time_monotonic_ms() + ms;
    if (!w->has_global)
        w->global = ignore_global_read(&w->arena, w->home);
    w->has_global = true;
    while (!is_time(w, end_ms)) {
        if (!w->top && w->next_root == w->root_count)
            return false;
        const struct dirent *e = w->top ? readdir(w->top->stream) : NULL;
        if (!w->top)
            begin_root(w);
        else if (e)
            see(w, e);
        else
            leave(w);
    }
    return true;
}
