/* file: reading and replacing whole files. */
#include "base/file.h"

#include "base/buf.h"
#include "base/random.h"
#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { READ_STEP_BYTES = 64 * 1024, NAME_ATTEMPTS = 16 };

/* ---- reading ---- */

/* Up to max_bytes + 1, so that the caller sees what is too much. */
static int read_up_to(int fd, size_t max_bytes, struct buf *out) {
    for (;;) {
        size_t step =
            max_bytes - out->n < READ_STEP_BYTES ? max_bytes - out->n + 1 : READ_STEP_BYTES;
        ssize_t n = read(fd, buf_reserve(out, step), step);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return 0;
        out->n += (size_t)n;
        if (out->n > max_bytes)
            return -EFBIG;
    }
}

int file_read(struct arena *a, const char *path, size_t max_bytes, struct str *ret) {
    _cleanup_fd_ int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : file_read_fd(a, fd, max_bytes, ret);
}

int file_read_fd(struct arena *a, int fd, size_t max_bytes, struct str *ret) {
    _cleanup_buf_ struct buf contents = { 0 };
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (st.st_size > 0 && (uint64_t)st.st_size > max_bytes)
        return S_ISDIR(st.st_mode) ? -EISDIR : -EFBIG;
    int r = read_up_to(fd, max_bytes, &contents);
    if (r < 0)
        return r;
    *ret = arena_str(a, buf_str(&contents));
    return 0;
}

/* ---- writing ---- */

bool file_is_there(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && !(S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX));
}

int file_write_all(int fd, struct str bytes) {
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return -errno;
        bytes = str_from(bytes, n > 0 ? (size_t)n : 0);
    }
    return 0;
}

/* A new file beside `path`; its name is written to `name`. */
static int open_beside(const char *path, mode_t mode, char name[PATH_MAX]) {
    for (int i = 0; i < NAME_ATTEMPTS; i++) {
        const char *base = strrchr(path, '/');
        base = base ? base + 1 : path;
        int n = snprintf(name, PATH_MAX, "%.*s.%s.%016llx", (int)(base - path), path, base,
            (unsigned long long)random_u64());
        if (n >= PATH_MAX)
            return -ENAMETOOLONG;
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST)
            return fd >= 0 ? fd : -errno;
    }
    return -EEXIST;
}

/* Writes and closes. */
static int fill(int fd, struct str contents) {
    int r = file_write_all(fd, contents);
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    if (close(fd) < 0 && r == 0)
        r = -errno;
    return r;
}

/* Makes the rename durable; a file system that cannot is no reason to fail. */
static void sync_directory_of(const char *path) {
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    (void)snprintf(directory, sizeof directory, "%.*s", slash ? (int)(slash - path) + 1 : 1,
        slash ? path : ".");
    _cleanup_fd_ int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        (void)fsync(fd);
}

int file_replace(const char *path, struct str contents, mode_t mode) {
    char target[PATH_MAX], name[PATH_MAX];
    struct stat st;
    if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && realpath(path, target))
        path = target;
    int fd = open_beside(path, mode, name);
    if (fd < 0)
        return fd;
    int r = fill(fd, contents);
    if (r == 0 && rename(name, path) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(name);
    else
        sync_directory_of(path);
    return r;
}

static bool is_directory(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int file_make_directories(const char *path, mode_t mode) {
    char part[PATH_MAX];
    size_t n = strlen(path);
    if (n == 0)
        return -ENOENT;
    if (n >= sizeof part)
        return -ENAMETOOLONG;
    for (size_t i = 1; i <= n; i++) {
        if (i < n && (path[i] != '/' || path[i - 1] == '/'))
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (mkdir(part, mode) < 0 && (errno != EEXIST || (i == n && !is_directory(part))))
            return -errno;
    }
    return 0;
}

bool file_stamp_read(const char *path, struct file_stamp *ret) {
    struct stat st;
    *ret = (struct file_stamp){ 0 };
    if (stat(path, &st) != 0)
        return false;
    *ret = (struct file_stamp){ .device = st.st_dev,
        .inode = st.st_ino,
        .size = st.st_size,
        .mtime_ns = time_ns_of(st.st_mtim) };
    return true;
}

bool file_stamp_equal(const struct file_stamp *a, const struct file_stamp *b) {
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->mtime_ns == b->mtime_ns;
}
