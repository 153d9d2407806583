/* sandbox: how a command is confined on this machine. */
#include "sandbox/sandbox.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/xmalloc.h"
#include "sandbox/bubblewrap.h"
#include "sandbox/syscall_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of the process that runs in the place of a command that must not. */
enum { EXIT_REFUSED = 1, EXIT_NO_SANDBOX = 101 };

struct sandbox {
    struct places *places;
    struct buf filter;      /* of system calls; made when it is first needed */
    char program[PATH_MAX]; /* "": not looked for yet, or not there */
};

struct sandbox *sandbox_new(void) {
    struct sandbox *sandbox = xcalloc(1, sizeof *sandbox);
    sandbox->places = places_new();
    return sandbox;
}

void sandbox_free(struct sandbox *sandbox) {
    if (!sandbox)
        return;
    places_free(sandbox->places);
    buf_done(&sandbox->filter);
    free(sandbox);
}

bool sandbox_is_installed(void) {
    char program[PATH_MAX];
    return bubblewrap_find(NULL, program);
}

bool sandbox_is_available(struct sandbox *sandbox, const struct sandbox_scope *scope) {
    return (*sandbox->program && bubblewrap_is_good(scope, sandbox->program)) ||
           bubblewrap_find(scope, sandbox->program);
}

void sandbox_release(struct sandbox_hold *hold) {
    if (!hold)
        return;
    for (size_t i = 0; i < hold->n; i++)
        places_leave(hold->places, hold->v[i]);
    free(hold->v);
    free(hold);
}

/* ---- a command ---- */

/* A process in the place of the command, which says why it does not run. */
static void refuse(struct arena *a, struct sandbox_launch *launch, int exit_code, const char *why) {
    const char **argv = arena_array(a, const char *, 6);
    argv[0] = "/bin/sh";
    argv[1] = "-c";
    argv[2] = arena_printf(a, "printf '%%s\\n' \"$1\" >&2; exit %d", exit_code).p;
    argv[3] = "sh";
    argv[4] = arena_cstr(a, str_of(why));
    launch->argv = argv;
}

/* The filter where the child can read it once: a pipe that holds it all. Negative errno. */
static int open_filter(const struct buf *filter) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    int r = file_write_all(ends[1], buf_str(filter));
    (void)close(ends[1]);
    if (r == 0)
        return ends[0];
    (void)close(ends[0]);
    return r;
}

/* A network that is closed is closed to sockets of this machine as well. */
static bool add_filter(struct sandbox *s, struct sandbox_launch *launch, struct error *reterr) {
    if (s->filter.n == 0 && !syscall_filter_build(&s->filter, reterr))
        return false;
    int fd = open_filter(&s->filter);
    if (fd < 0)
        return error_set(reterr, 0, "no pipe: %s", strerror(-fd));
    launch->fds[launch->fd_count++] = fd;
    return true;
}

static const char *const *join(
    struct arena *a, const char *const *head, size_t n, const char *const *argv) {
    size_t m = 0;
    while (argv[m])
        m++;
    const char **list = arena_array(a, const char *, n + m + 1);
    memcpy(list, head, n * sizeof *list);
    memcpy(list + n, argv, m * sizeof *list);
    return list;
}

void sandbox_launch_prepare(struct sandbox *sandbox, struct arena *a,
    const struct sandbox_scope *scope, const char *const *argv, struct str cwd,
    struct sandbox_launch *ret) {
    struct error why;
    size_t n;
    *ret = (struct sandbox_launch){ 0 };
    if (!sandbox_is_available(sandbox, scope)) {
        refuse(a, ret, EXIT_NO_SANDBOX,
            "the sandbox cannot be used: bubblewrap is unavailable: no bwrap on PATH");
        return;
    }
    if (!sandbox_scope_has_network(scope) && !add_filter(sandbox, ret, &why)) {
        refuse(
            a, ret, EXIT_NO_SANDBOX, arena_printf(a, "the sandbox cannot be used: %s", why.text).p);
        return;
    }
    ret->hold = xcalloc(1, sizeof *ret->hold);
    ret->hold->places = sandbox->places;
    const struct bubblewrap_params params = { .program = arena_cstr(a, str_of(sandbox->program)),
        .scope = scope,
        .cwd = cwd,
        .seccomp_fd = ret->fd_count ? ret->fds[0] : -1 };
    const char *const *head = bubblewrap_arguments(a, &params, ret->hold, &n, &why);
    if (head)
        ret->argv = join(a, head, n, argv);
    else
        refuse(a, ret, EXIT_REFUSED,
            arena_printf(a, "error building bubblewrap command: Fatal error: %s", why.text).p);
}
