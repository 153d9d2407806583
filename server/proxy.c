/* proxy: `app-server proxy`. */
#include "proxy.h"

#include "base/error.h"
#include "base/file.h"
#include "base/xmalloc.h"
#include "control_socket.h"
#include "listen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { COPY_BYTES = 64 * 1024 };

/* False: that end is over. */
static bool copy(int from, int to, char *bytes) {
    ssize_t n = read(from, bytes, COPY_BYTES);
    if (n < 0 && errno == EINTR)
        return true;
    return n > 0 && file_write_all(to, (struct str){ bytes, (size_t)n }) == 0;
}

static void copy_both_ways(int fd) {
    char *bytes = xmalloc(COPY_BYTES);
    struct pollfd ends[] = { { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = fd, .events = POLLIN } };
    for (bool go_on = true; go_on;) {
        if (poll(ends, ARRAY_LEN(ends), -1) < 0 && errno != EINTR)
            break;
        if (ends[0].revents)
            go_on = copy(STDIN_FILENO, fd, bytes);
        if (go_on && ends[1].revents)
            go_on = copy(fd, STDOUT_FILENO, bytes);
    }
    free(bytes);
}

int proxy_run(struct str home, const char *path) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *sock = path ? path : listen_default_socket(&a, home);
    (void)signal(SIGPIPE, SIG_IGN);
    _cleanup_fd_ int fd = control_socket_connect(sock);
    if (fd < 0) {
        (void)fprintf(stderr, "Error: failed to connect to socket at %s\n\nCaused by:\n    %s\n",
            sock, error_of_errno(fd));
        return EXIT_FAILURE;
    }
    copy_both_ways(fd);
    return EXIT_SUCCESS;
}
