/* workspace_map: directories in words. */
#include "realtime/workspace_map.h"

#include "base/file.h"
#include "base/path.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

struct entry {
    struct str name;
    bool is_dir;
};

static bool is_skipped(const char *name) {
    static const char *const names[] = { "__pycache__", "build", "dist", "node_modules", "out",
        "target" };
    if (name[0] == '.')
        return true;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool is_directory(struct arena *a, struct str dir, const struct dirent *e) {
    struct stat st;
    if (e->d_type != DT_UNKNOWN)
        return e->d_type == DT_DIR;
    return lstat(arena_printf(a, "%.*s/%s", STR_ARGS(dir), e->d_name).p, &st) == 0 &&
           S_ISDIR(st.st_mode);
}

static int compare(const void *x, const void *y) {
    const struct entry *a = x, *b = y;
    if (a->is_dir != b->is_dir)
        return a->is_dir ? -1 : 1;
    return str_cmp(a->name, b->name);
}

/* Sorted: directories first. */
static struct entry *list(struct arena *a, struct str dir, size_t *ret_n) {
    struct entry *all = arena_array(a, struct entry, MAP_SCAN_MAX);
    DIR *d = opendir(arena_cstr(a, dir));
    *ret_n = 0;
    for (struct dirent *e; d && *ret_n < MAP_SCAN_MAX && (e = readdir(d));)
        if (!is_skipped(e->d_name))
            all[(*ret_n)++] =
                (struct entry){ arena_str(a, str_of(e->d_name)), is_directory(a, dir, e) };
    if (d)
        (void)closedir(d);
    qsort(all, *ret_n, sizeof *all, compare);
    return all;
}

static void write_tree(struct buf *out, struct str dir, unsigned depth) {
    _cleanup_arena_ struct arena a = { 0 };
    size_t n;
    const struct entry *all = list(&a, dir, &n);
    for (size_t i = 0; i < n && i < MAP_ENTRIES_MAX; i++) {
        buf_printf(out, "\n%*s- %.*s%s", (int)(2 * depth), "", STR_ARGS(all[i].name),
            all[i].is_dir ? "/" : "");
        if (all[i].is_dir && depth + 1 < MAP_DEPTH)
            write_tree(out, arena_printf(&a, "%.*s/%.*s", STR_ARGS(dir), STR_ARGS(all[i].name)),
                depth + 1);
    }
    if (n > MAP_ENTRIES_MAX)
        buf_printf(out, "\n%*s- ... %zu more entries", (int)(2 * depth), "", n - MAP_ENTRIES_MAX);
}

static void add_tree(struct buf *out, const char *title, struct str dir) {
    size_t start = out->n;
    buf_printf(out, "\n\n%s tree:", title);
    size_t titled = out->n;
    write_tree(out, dir, 0);
    if (out->n == titled)
        out->n = start; /* nothing to see */
}

struct str map_git_root(struct arena *a, struct str path) {
    for (; path.n > 1; path = path_dirname(path))
        if (file_is_there(arena_printf(a, "%.*s/.git", STR_ARGS(path)).p))
            return arena_str(a, path);
    return STR_NONE;
}

void map_write(struct buf *out, struct str cwd, struct str git_root, struct str home) {
    buf_printf(out, "Current working directory: %.*s\nWorking directory name: %.*s", STR_ARGS(cwd),
        STR_ARGS(path_basename(cwd)));
    if (git_root.p)
        buf_printf(out, "\nGit root: %.*s\nGit project: %.*s", STR_ARGS(git_root),
            STR_ARGS(path_basename(git_root)));
    if (home.p)
        buf_printf(out, "\nUser root: %.*s", STR_ARGS(home));
    add_tree(out, "Working directory", cwd);
    if (git_root.p && !str_eq(git_root, cwd))
        add_tree(out, "Git root", git_root);
    if (home.p && !str_eq(home, cwd) && !str_eq(home, git_root))
        add_tree(out, "User root", home);
}
