/* sweeper: a process that outlives this one, to remove the places that it leaves when it is killed. */
#include "sandbox/sweeper.h"

#include "base/log.h"
#include "base/map.h"
#include "base/xmalloc.h"
#include "process/apart.h"
#include "sandbox/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct sweeper {
    struct map told;
    int pid; /* 0: not started */
    int fd;  /* our end of its input */
};

struct sweeper *sweeper_new(void) {
    struct sweeper *s = xcalloc(1, sizeof *s);
    s->fd = -1;
    return s;
}

void sweeper_free(struct sweeper *s) {
    if (!s)
        return;
    if (s->fd >= 0)
        (void)close(s->fd);
    if (s->pid > 0)
        (void)waitpid(s->pid, NULL, WNOHANG);
    map_done(&s->told);
    free(s);
}

static void start(struct sweeper *s) {
    int ends[2];
    if (s->pid || pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
        return;
    int flags = fcntl(ends[0], F_GETFL);
    (void)fcntl(ends[0], F_SETFL, flags & ~O_NONBLOCK); /* only we must not wait */
    const char *const argv[] = { "codexd", SANDBOX_HELPER_SWEEP, NULL };
    int r = apart_start(&(struct apart){ .program = SANDBOX_HELPER_PROGRAM,
                            .argv = argv,
                            .input = ends[0],
                            .folder = "/",
                            .own_session = true },
        &s->pid);
    (void)close(ends[0]);
    if (r == 0) {
        s->fd = ends[1];
        return;
    }
    s->pid = -1;
    (void)close(ends[1]);
    log_warn("sandbox: nobody sweeps after us: %s", strerror(-r));
}

void sweeper_tell(struct sweeper *s, struct str path) {
    if (map_get(&s->told, path))
        return;
    start(s);
    if (s->fd < 0)
        return;
    (void)map_put(&s->told, path, s);
    char *text = xmalloc(path.n + 1);
    memcpy(text, path.p, path.n);
    text[path.n] = '\0';
    (void)!write(s->fd, text, path.n + 1); /* short enough to be taken whole, or not at all */
    free(text);
}
