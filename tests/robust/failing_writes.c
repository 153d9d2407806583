/* failing_writes: for LD_PRELOAD: writes to rollout files fail as the file FAILING_WRITES says: the number of an error
 * ("0": none) and how many bytes of the line get through before it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATH_BYTES = 4096 };

static int read_plan(int *ret_bytes) {
    char text[64] = "";
    const char *path = getenv("FAILING_WRITES");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1, error = 0;
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    (void)close(fd);
    return n > 0 && sscanf(text, "%d %d", &error, ret_bytes) == 2 ? error : 0;
}

static int is_rollout(int fd) {
    char link[64], path[PATH_BYTES];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0)
        return 0;
    path[n] = '\0';
    return strstr(path, "/rollout-") != NULL;
}

ssize_t write(int fd, const void *bytes, size_t n) {
    int through = 0, error = is_rollout(fd) ? read_plan(&through) : 0;
    if (error && through > 0 && (size_t)through < n && *(const char *)bytes == '{')
        return (ssize_t)syscall(SYS_write, fd, bytes, (size_t)through);
    if (error) {
        errno = error;
        return -1;
    }
    return (ssize_t)syscall(SYS_write, fd, bytes, n);
}
