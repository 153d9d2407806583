/* tree: files, links and directories with all that is in them. Below, errors are errno numbers. */
#include "base/tree.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

enum { COPY_STEP_BYTES = 64 * 1024, DIRECTORY_MODE = 0777 };

/* A name in an open directory. */
struct place {
    int directory;
    const char *name;
};

/* ---- one file ---- */

/* Moves the bytes in the kernel as far as that works, the rest by hand. 0 or errno. */
static int copy_bytes(int from, int to) {
    char step[COPY_STEP_BYTES];
    while (copy_file_range(from, NULL, to, NULL, 1 << 30, 0) > 0)
        ;
    for (;;) {
        ssize_t n = read(from, step, sizeof step);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : 0;
        int r = file_write_all(to, (struct str){ step, (size_t)n });
        if (r < 0)
            return -r;
    }
}

/* Emptied only when it is not the source itself: the reference loses the contents then. */
static int copy_file(struct place from, struct place to) {
    struct stat source, target;
    _cleanup_fd_ int in = openat(from.directory, from.name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (in < 0 || fstat(in, &source) < 0)
        return errno;
    mode_t mode = source.st_mode & 07777;
    _cleanup_fd_ int out =
        openat(to.directory, to.name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, mode);
    if (out < 0 || fstat(out, &target) < 0)
        return errno;
    if (source.st_dev == target.st_dev && source.st_ino == target.st_ino)
        return 0;
    if (S_ISREG(target.st_mode) && (ftruncate(out, 0) < 0 || fchmod(out, mode) < 0))
        return errno;
    return copy_bytes(in, out);
}

static int copy_link(struct place from, struct place to) {
    char target[PATH_MAX];
    ssize_t n = readlinkat(from.directory, from.name, target, sizeof target - 1);
    if (n < 0)
        return errno;
    target[n] = '\0';
    return symlinkat(target, to.directory, to.name) < 0 ? errno : 0;
}

/* ---- trees ---- */

static int copy_entry(struct place from, struct place to);

static int copy_children(int from, int to) {
    DIR *dir = fdopendir(from);
    if (!dir) {
        (void)close(from);
        return errno;
    }
    int error = 0;
    for (struct dirent *d; !error && (errno = 0, d = readdir(dir));) {
        const char *name = d->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            error = copy_entry((struct place){ from, name }, (struct place){ to, name });
    }
    error = error ? error : errno;
    (void)closedir(dir);
    return error;
}

/* Into a directory that is there or is made. */
static int copy_directory(struct place from, struct place to) {
    enum { FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC };
    if (mkdirat(to.directory, to.name, DIRECTORY_MODE) < 0 && errno != EEXIST)
        return errno;
    _cleanup_fd_ int out = openat(to.directory, to.name, FLAGS);
    if (out < 0)
        return errno == ENOTDIR ? EEXIST : errno;
    int in = openat(from.directory, from.name, FLAGS | O_NOFOLLOW);
    return in < 0 ? errno : copy_children(in, out);
}

static int copy_entry(struct place from, struct place to) {
    struct stat st;
    if (fstatat(from.directory, from.name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno;
    if (S_ISDIR(st.st_mode))
        return copy_directory(from, to);
    if (S_ISLNK(st.st_mode))
        return copy_link(from, to);
    return S_ISREG(st.st_mode) ? copy_file(from, to) : 0;
}

int tree_copy(const char *from, const char *to) {
    return -copy_entry((struct place){ AT_FDCWD, from }, (struct place){ AT_FDCWD, to });
}

/* ---- removing ---- */

/* Removes what the name stands for, of a directory first what is in it. Works below open directories, so that
 * nobody can put a link in the way. 0 or errno. */
static int remove_tree(int parent, const char *name) {
    if (unlinkat(parent, name, 0) == 0)
        return 0;
    if (errno != EISDIR)
        return errno;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        return why;
    }
    int error = 0;
    for (struct dirent *d; !error && (errno = 0, d = readdir(dir));) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            error = remove_tree(fd, d->d_name);
        error = error == ENOENT ? 0 : error;
    }
    error = error ? error : errno;
    (void)closedir(dir);
    if (!error && unlinkat(parent, name, AT_REMOVEDIR) < 0)
        error = errno;
    return error;
}

int tree_remove(const char *path) {
    return -remove_tree(AT_FDCWD, path);
}
