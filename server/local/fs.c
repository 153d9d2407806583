/* fs: files for clients, one blocking call each. */
#include "local/fs.h"

#include "base/base64.h"
#include "base/file.h"
#include "base/path.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "rpc/rpc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

enum {
    READ_STEP_BYTES = 3 * 64 * 1024, /* whole base64 groups */
    DIRECTORY_MODE = 0777,           /* less the umask, as for files */
    FILE_MODE = 0666,
};

bool fs_fail(struct error *reterr, int number) {
    return error_set(reterr, RPC_INTERNAL_ERROR, "%s", error_of_errno(number));
}

bool fs_take_path(struct arena *a, struct str path, struct str *ret, struct error *reterr) {
    if (memchr(path.p, '\0', path.n))
        return error_set(reterr, RPC_INVALID_REQUEST, "file name contained an unexpected NUL byte");
    *ret = path_normalise(a, path);
    return true;
}

/* ---- files ---- */

/* Up to `n` bytes, fewer only at the end; negative errno. */
static ssize_t read_step(int fd, char *to, size_t n) {
    size_t got = 0;
    while (got < n) {
        ssize_t r = read(fd, to + got, n - got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        if (r == 0)
            break;
        got += (size_t)r;
    }
    return (ssize_t)got;
}

static bool fail_too_large(struct error *reterr) {
    return error_set(reterr, RPC_INVALID_REQUEST, "file is too large to read: limit is %d bytes",
        FS_FILE_BYTES_MAX);
}

static bool read_all(int fd, char *step, struct buf *out, struct error *reterr) {
    for (size_t total = 0; total <= FS_FILE_BYTES_MAX;) {
        ssize_t n = read_step(fd, step, READ_STEP_BYTES);
        if (n < 0)
            return fs_fail(reterr, (int)n);
        base64_add(out, (struct str){ step, (size_t)n });
        if (n < READ_STEP_BYTES)
            return true;
        total += (size_t)n;
    }
    return fail_too_large(reterr);
}

bool fs_read_file(
    struct arena *a, const struct fs_read_file_params *p, struct buf *out, struct error *reterr) {
    struct str path;
    struct stat st;
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    /* Looked at before it is opened: opening a FIFO waits for its other end. */
    if (stat(path.p, &st) < 0)
        return fs_fail(reterr, errno);
    if (!S_ISREG(st.st_mode))
        return error_set(reterr, RPC_INVALID_REQUEST, "path `%s` is not a file", path.p);
    if (st.st_size > FS_FILE_BYTES_MAX)
        return fail_too_large(reterr);
    _cleanup_fd_ int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fs_fail(reterr, errno);
    (void)buf_reserve(out, ((size_t)st.st_size + 2) / 3 * 4);
    return read_all(fd, arena_alloc(a, READ_STEP_BYTES), out, reterr);
}

bool fs_write_file(struct arena *a, const struct fs_write_file_params *p, struct error *reterr) {
    struct str path, bytes;
    struct error why;
    if (!base64_decode_explained(a, p->data_base64, &bytes, &why))
        return error_set(reterr, RPC_INVALID_REQUEST,
            "fs/writeFile requires valid base64 dataBase64: %s", why.text);
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK; /* a FIFO must not block */
    _cleanup_fd_ int fd = open(path.p, flags, FILE_MODE);
    if (fd < 0)
        return fs_fail(reterr, errno);
    int r = file_write_all(fd, bytes);
    return r == 0 || fs_fail(reterr, r);
}

/* ---- directories ---- */

bool fs_create_directory(
    struct arena *a, const struct fs_create_directory_params *p, struct error *reterr) {
    struct str path;
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    if (p->recursive && !*p->recursive)
        return mkdir(path.p, DIRECTORY_MODE) == 0 || fs_fail(reterr, errno);
    int r = file_make_directories(path.p, DIRECTORY_MODE);
    return r == 0 || fs_fail(reterr, r);
}

bool fs_get_metadata(struct arena *a, const struct fs_get_metadata_params *p,
    struct fs_get_metadata_response *ret, struct error *reterr) {
    struct str path;
    struct stat st, link;
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    if (stat(path.p, &st) < 0 || lstat(path.p, &link) < 0)
        return fs_fail(reterr, errno);
    *ret = (struct fs_get_metadata_response){
        .is_directory = S_ISDIR(st.st_mode),
        .is_file = S_ISREG(st.st_mode),
        .is_symlink = S_ISLNK(link.st_mode),
        .modified_at_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000,
    };
    return true;
}

struct entries {
    struct fs_read_directory_entry *v;
    size_t n, room;
};

static struct fs_read_directory_entry *next_entry(struct arena *a, struct entries *list) {
    if (list->n == list->room) {
        struct fs_read_directory_entry *old = list->v;
        list->room = list->room ? list->room * 2 : 64;
        list->v = arena_array(a, struct fs_read_directory_entry, list->room);
        if (list->n)
            memcpy(list->v, old, list->n * sizeof *old);
    }
    return &list->v[list->n++];
}

bool fs_read_directory(struct arena *a, const struct fs_read_directory_params *p,
    struct fs_read_directory_response *ret, struct error *reterr) {
    struct str path;
    struct entries list = { 0 };
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    DIR *dir = opendir(path.p);
    if (!dir)
        return fs_fail(reterr, errno);
    errno = 0;
    for (struct dirent *d; (d = readdir(dir)); errno = 0) {
        struct str name = str_of(d->d_name);
        struct stat st;
        if (str_is(name, ".") || str_is(name, "..") || fstatat(dirfd(dir), name.p, &st, 0) < 0)
            continue; /* a link to nothing is left out */
        *next_entry(a, &list) = (struct fs_read_directory_entry){
            .file_name = utf8_lossy(a, arena_str(a, name)),
            .is_directory = S_ISDIR(st.st_mode),
            .is_file = S_ISREG(st.st_mode),
        };
    }
    int error = errno;
    (void)closedir(dir);
    if (error)
        return fs_fail(reterr, error);
    ret->entries.v = list.v;
    ret->entries.n = list.n;
    return true;
}

/* ---- removing ---- */

static int remove_one(const char *path) {
    struct stat st;
    if (lstat(path, &st) < 0)
        return errno;
    int r = S_ISDIR(st.st_mode) ? rmdir(path) : unlink(path);
    return r < 0 ? errno : 0;
}

bool fs_remove(struct arena *a, const struct fs_remove_params *p, struct error *reterr) {
    bool recursive = !p->recursive || *p->recursive, force = !p->force || *p->force;
    struct str path;
    if (!fs_take_path(a, p->path, &path, reterr))
        return false;
    int error = recursive ? -tree_remove(path.p) : remove_one(path.p);
    return error == 0 || (error == ENOENT && force) || fs_fail(reterr, error);
}
