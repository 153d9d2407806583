/* output: writes generated files, each at once: readers see the old file or the new one. */
#include "schema/output.h"

#include "base/file.h"
#include "base/xmalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

/* "Failed to create x", an empty line, and the reason, as the reference words it. */
static bool fail(struct output *o, const char *what, const char *name, int number) {
    const char *slash = *name ? "/" : "";
    return error_set(o->reterr, number, "Failed to %s %s%s%s\n\nCaused by:\n    %s", what,
        o->directory, slash, name, error_of_errno(number));
}

static bool make_subdirectory(struct output *o, const char *name) {
    struct stat st;
    if (mkdirat(o->fd, name, 0777) == 0)
        return true;
    int number = errno;
    if (number == EEXIST && fstatat(o->fd, name, &st, 0) == 0 && S_ISDIR(st.st_mode))
        return true;
    return fail(o, "create", name, number);
}

bool output_open(struct output *o, const char *directory, const char *const *subdirectories,
    struct error *reterr) {
    *o = (struct output){ .directory = directory, .fd = -1, .reterr = reterr };
    int r = file_make_directories(directory, 0777);
    if (r < 0)
        return fail(o, "create", "", r);
    o->fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (o->fd < 0)
        return fail(o, "open", "", errno);
    for (; *subdirectories; subdirectories++)
        if (!make_subdirectory(o, *subdirectories))
            return false;
    return true;
}

/* Not synced: what a crash destroys is generated again. */
static int fill(int directory, const char *name, struct str text) {
    int fd = openat(directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0)
        return -errno;
    int r = file_write_all(fd, text);
    if (close(fd) < 0 && r == 0)
        r = -errno;
    return r;
}

/* Most runs change nothing. Replacing a file by renaming is slow on some file systems, and would make
 * what is built from the file look old. */
static bool is_current(int directory, const char *name, struct str text) {
    struct stat st;
    _cleanup_fd_ int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || (size_t)st.st_size != text.n)
        return false;
    _cleanup_free_ char *have = xmalloc(text.n + 1);
    ssize_t n = read(fd, have, text.n);
    return n == st.st_size && memcmp(have, text.p, text.n) == 0;
}

bool output_write(struct output *o, const char *name, struct str text) {
    char temporary[PATH_MAX];
    if (is_current(o->fd, name, text))
        return true;
    int n = snprintf(temporary, sizeof temporary, "%s.%ld.tmp", name, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof temporary)
        return fail(o, "write", name, ENAMETOOLONG);
    int r = fill(o->fd, temporary, text);
    if (r == 0 && renameat(o->fd, temporary, o->fd, name) < 0)
        r = -errno;
    if (r == 0)
        return true;
    (void)unlinkat(o->fd, temporary, 0);
    return fail(o, "write", name, r);
}

void output_close(struct output *o) {
    if (o->fd >= 0)
        (void)close(o->fd);
    o->fd = -1;
}
