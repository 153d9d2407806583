/* patch_write: the files of a patch are written, anywhere or below some roots only. */
#include "tool/patch_write.h"

#include "base/file.h"
#include "base/path.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- anywhere ---- */

static int write_file(struct arena *a, struct str path, struct str contents, unsigned mode) {
    int r = file_make_directories(arena_cstr(a, path_dirname(path)), 0777);
    return r < 0 ? r : file_replace(path.p, contents, mode);
}

static int write_change(struct arena *a, const struct patch_change *c) {
    int r = 0;
    switch (c->kind) {
    case PATCH_DELETE:
        return unlink(c->path.p) < 0 ? -errno : 0;
    case PATCH_ADD:
        return write_file(a, c->path, c->after, 0666);
    case PATCH_UPDATE:
        r = write_file(a, c->move_path.p ? c->move_path : c->path, c->after, c->mode);
        /* The mask of the process must not take away what the file had. */
        if (r == 0 && chmod(c->move_path.p ? c->move_path.p : c->path.p, c->mode) < 0)
            r = -errno;
        if (r == 0 && c->move_path.p && !str_eq(c->move_path, c->path) && unlink(c->path.p) < 0)
            r = -errno;
    }
    return r;
}

/* ---- below roots ----
 *
 * A command of the model may run at the same time and put links where directories were. So a directory is opened
 * first, then looked where it really is, and everything happens relative to its descriptor. */

struct place {
    int directory; /* O_PATH */
    struct str name;
};

/* The path behind a descriptor. */
static struct str real_path_of(struct arena *a, int fd) {
    char link[64], real[PATH_MAX];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, real, sizeof real);
    return n > 0 && (size_t)n < sizeof real ? arena_str(a, (struct str){ real, (size_t)n })
                                            : STR_NONE;
}

/* The deepest directory on the way to `path` that is there; *ret_rest is what is missing after it. */
static int open_existing(struct arena *a, struct str path, struct str *ret_rest) {
    for (struct str d = path_dirname(path); d.p; d = path_dirname(d)) {
        int fd = open(arena_cstr(a, d), O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0) {
            *ret_rest = str_from(path, str_is(d, "/") ? 1 : d.n + 1);
            return fd;
        }
        if (errno != ENOENT)
            break;
    }
    return -errno;
}

/* Replaces place->directory by the directory in it, made if it is not there. */
static int enter(struct arena *a, struct place *place, struct str name) {
    const char *text = arena_cstr(a, name);
    int r = mkdirat(place->directory, text, 0777) < 0 && errno != EEXIST ? -errno : 0;
    int fd =
        r < 0 ? -1 : openat(place->directory, text, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (r == 0 && fd < 0)
        r = -errno;
    (void)close(place->directory);
    place->directory = fd;
    return r;
}

static int open_place(
    struct arena *a, const struct sandbox_roots *roots, struct str path, struct place *ret) {
    char real[PATH_MAX];
    struct str rest;
    if (realpath(path.p, real)) { /* a link leads to the file that is meant */
        path = arena_str(a, str_of(real));
        if (!sandbox_view_reads(roots->view, path))
            return -EACCES;
    }
    ret->directory = open_existing(a, path, &rest);
    if (ret->directory < 0)
        return ret->directory;
    struct str at = real_path_of(a, ret->directory);
    if (!at.p || !sandbox_roots_allow(roots, path_join(a, at, rest)))
        return -EPERM;
    for (;;) {
        struct str name = str_cut(&rest, '/');
        if (!rest.p) {
            ret->name = arena_str(a, name);
            return 0;
        }
        int r = enter(a, ret, name);
        if (r < 0)
            return r;
    }
}

static int fill(int fd, struct str contents, unsigned mode) {
    int r = file_write_all(fd, contents);
    if (r == 0 && fchmod(fd, mode) < 0)
        r = -errno;
    return r == 0 && fsync(fd) < 0 ? -errno : r;
}

static int replace_at(
    struct arena *a, const struct place *place, struct str contents, unsigned mode) {
    uint64_t random;
    random_bytes(&random, sizeof random);
    const char *temporary = arena_printf(a, ".%.*s.%016llx",
        STR_ARGS(str_sub(place->name, 0, NAME_MAX / 2)), (unsigned long long)random)
                                .p;
    struct stat st;
    bool exists = fstatat(place->directory, place->name.p, &st, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && !S_ISREG(st.st_mode))
        return -EPERM;
    _cleanup_fd_ int fd = openat(
        place->directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    int r = fill(fd, contents, mode ? mode : st.st_mode & 0777);
    if (r == 0 && renameat(place->directory, temporary, place->directory, place->name.p) < 0)
        r = -errno;
    if (r < 0)
        (void)unlinkat(place->directory, temporary, 0);
    return r;
}

static int write_below(struct arena *a, const struct sandbox_roots *roots, struct str path,
    struct str contents, unsigned mode) {
    struct place place = { -1, STR_NONE };
    int r = open_place(a, roots, path, &place);
    if (r == 0)
        r = replace_at(a, &place, contents, mode);
    if (place.directory >= 0)
        (void)close(place.directory);
    return r;
}

/* The name itself goes, also when it is a link. */
static int remove_below(struct arena *a, const struct sandbox_roots *roots, struct str path) {
    struct str rest;
    _cleanup_fd_ int fd = open_existing(a, path, &rest);
    if (fd < 0)
        return fd;
    struct str at = real_path_of(a, fd);
    if (!at.p || str_index(rest, '/') >= 0 || !sandbox_roots_allow(roots, path_join(a, at, rest)) ||
        !sandbox_view_reads(roots->view, path_join(a, at, rest)))
        return -EPERM;
    return unlinkat(fd, arena_cstr(a, rest), 0) < 0 ? -errno : 0;
}

static int write_change_below(
    struct arena *a, const struct sandbox_roots *roots, const struct patch_change *c) {
    if (c->kind == PATCH_DELETE)
        return remove_below(a, roots, c->path);
    struct str target = c->move_path.p ? c->move_path : c->path;
    int r = write_below(a, roots, target, c->after, c->kind == PATCH_UPDATE ? c->mode : 0);
    if (r == 0 && c->kind == PATCH_UPDATE && !str_eq(target, c->path))
        r = remove_below(a, roots, c->path);
    return r;
}

bool patch_write(struct arena *a, const struct patch_change *changes,
    const struct sandbox_roots *roots, struct str *ret_error) {
    for (const struct patch_change *c = changes; c; c = c->next) {
        int r = roots ? write_change_below(a, roots, c) : write_change(a, c);
        if (r == 0)
            continue;
        struct str target = c->move_path.p ? c->move_path : c->path;
        *ret_error = arena_printf(
            a, "Failed to %s file %s", c->kind == PATCH_DELETE ? "delete" : "write", target.p);
        return false;
    }
    return true;
}
