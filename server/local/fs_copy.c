/* fs_copy: fs/copy: a file, a link, or a tree of them. */
#include "local/fs.h"

#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "rpc/rpc.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { DIRECTORY_MODE = 0777 };

/* ---- the method ---- */

/* The path with the links resolved of as much of it as exists. */
static struct str resolve(struct arena *a, struct str path) {
    assert(path.p);
    char real[PATH_MAX];
    struct str rest = STR("");
    for (struct str at = path; at.p; at = path_dirname(at)) {
        if (realpath(arena_cstr(a, at), real))
            return path_join(a, str_of(real), rest);
        rest = path_join(a, path_basename(at), rest);
    }
    return path;
}

static bool copy_tree(struct arena *a, struct str from, struct str to, struct error *reterr) {
    if (path_is_within(resolve(a, to), resolve(a, from)))
        return error_set(reterr, RPC_INVALID_REQUEST,
            "fs/copy cannot copy a directory to itself or one of its descendants");
    int r = file_make_directories(to.p, DIRECTORY_MODE);
    if (r < 0)
        return fs_fail(reterr, r);
    r = tree_copy(from.p, to.p);
    return r == 0 || fs_fail(reterr, -r);
}

bool fs_copy(struct arena *a, const struct fs_copy_params *p, struct error *reterr) {
    struct str from, to;
    struct stat st;
    if (!fs_take_path(a, p->source_path, &from, reterr) ||
        !fs_take_path(a, p->destination_path, &to, reterr))
        return false;
    if (lstat(from.p, &st) < 0)
        return fs_fail(reterr, errno);
    if (S_ISDIR(st.st_mode) && !p->recursive)
        return error_set(reterr, RPC_INVALID_REQUEST,
            "fs/copy requires recursive: true when sourcePath is a directory");
    if (S_ISDIR(st.st_mode))
        return copy_tree(a, from, to, reterr);
    if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
        return error_set(reterr, RPC_INVALID_REQUEST,
            "fs/copy only supports regular files, directories, and symlinks");
    int r = tree_copy(from.p, to.p);
    return r == 0 || fs_fail(reterr, -r);
}
