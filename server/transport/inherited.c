/* inherited: a listening socket that the service manager opened before it started us. */
#include "transport/inherited.h"

#include "base/str.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST_FD = 3, FDS_MAX = 64 };

/* 0: it is not set, or no number. */
static long number_of(const char *name) {
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : 0;
}

static bool listens_at(int fd, const char *path) {
    struct sockaddr_un address = { 0 };
    socklen_t size = sizeof address - 1; /* a NUL stays behind the path */
    int listens = 0;
    socklen_t n = sizeof listens;
    return getsockname(fd, (struct sockaddr *)&address, &size) == 0 &&
           address.sun_family == AF_UNIX && strcmp(address.sun_path, path) == 0 &&
           getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &n) == 0 && listens;
}

int inherited_unix_socket(const char *path) {
    long count = number_of("LISTEN_PID") == getpid() ? number_of("LISTEN_FDS") : 0;
    for (int fd = FIRST_FD; fd < FIRST_FD + count && fd < FIRST_FD + FDS_MAX; fd++) {
        if (!listens_at(fd, path))
            continue;
        (void)unsetenv("LISTEN_PID");
        (void)unsetenv("LISTEN_FDS");
        (void)unsetenv("LISTEN_FDNAMES");
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
        (void)fcntl(fd, F_SETFL, O_NONBLOCK);
        return fd;
    }
    return -1;
}
