/* launch: descriptors of a child and posix_spawn(). */
#include "process/launch.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHILD_FIRST_FD = 3, CHILD_FDS = 3 };

/* Descriptors on the way: ours and the child's, closed again on failure. */
struct wiring {
    int ours[CHILD_FDS], theirs[CHILD_FDS];
    char tty_path[64];
};

static void close_all(int *fds) {
    for (int i = 0; i < CHILD_FDS; i++) {
        if (fds[i] >= 0)
            (void)close(fds[i]);
        fds[i] = -1;
    }
}

static int open_pipe(struct wiring *w, int child_fd) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    bool input = child_fd == STDIN_FILENO;
    w->theirs[child_fd] = ends[input ? 0 : 1];
    w->ours[child_fd] = ends[input ? 1 : 0];
    return 0;
}

static int open_tty(struct wiring *w, const struct child_options *o) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    const struct winsize size = { .ws_row = o->rows, .ws_col = o->columns };
    if (master < 0)
        return -errno;
    w->ours[STDOUT_FILENO] = master;
    if (grantpt(master) < 0 || unlockpt(master) < 0 || ioctl(master, TIOCSWINSZ, &size) < 0)
        return -errno;
    return -ptsname_r(master, w->tty_path, sizeof w->tty_path);
}

static int open_pipes(struct wiring *w, const struct child_options *o) {
    int r = open_pipe(w, STDOUT_FILENO);
    if (r == 0 && !o->one_stream)
        r = open_pipe(w, STDERR_FILENO);
    if (r == 0 && o->input == CHILD_INPUT_PIPE)
        r = open_pipe(w, STDIN_FILENO);
    return r;
}

/* What happens in the child, in order. Opening the terminal as the leader of a new session makes it the
 * controlling one. */
static int add_actions(
    posix_spawn_file_actions_t *actions, const struct wiring *w, const struct child_options *o) {
    int r = 0;
    if (o->tty) {
        r |= posix_spawn_file_actions_addopen(actions, STDIN_FILENO, w->tty_path, O_RDWR, 0);
        r |= posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, STDOUT_FILENO);
        r |= posix_spawn_file_actions_adddup2(actions, STDIN_FILENO, STDERR_FILENO);
    } else {
        if (w->theirs[STDIN_FILENO] >= 0)
            r |= posix_spawn_file_actions_adddup2(actions, w->theirs[STDIN_FILENO], STDIN_FILENO);
        else
            r |= posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        r |= posix_spawn_file_actions_adddup2(actions, w->theirs[STDOUT_FILENO], STDOUT_FILENO);
        int err = w->theirs[o->one_stream ? STDOUT_FILENO : STDERR_FILENO];
        r |= posix_spawn_file_actions_adddup2(actions, err, STDERR_FILENO);
    }
    for (unsigned i = 0; i < o->fd_count; i++) /* onto itself: stays open */
        r |= posix_spawn_file_actions_adddup2(actions, o->fds[i], o->fds[i]);
    if (o->cwd)
        r |= posix_spawn_file_actions_addchdir_np(actions, o->cwd);
    return -r;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, defaults;
    (void)sigemptyset(&none);
    (void)sigemptyset(&defaults);
    (void)sigaddset(&defaults, SIGPIPE); /* we ignore it */
    int r = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    r |= posix_spawnattr_setsigmask(attributes, &none);
    r |= posix_spawnattr_setsigdefault(attributes, &defaults);
    return -r;
}

static int spawn(const struct wiring *w, const struct child_options *o, int *ret_pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0)
        abort();
    if (posix_spawnattr_init(&attributes) != 0)
        abort();
    int r = add_actions(&actions, w, o);
    if (r == 0)
        r = set_attributes(&attributes);
    if (r == 0)
        r = -posix_spawnp(ret_pid, o->argv[0], &actions, &attributes, (char *const *)o->argv,
            o->env ? (char *const *)o->env : environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    return r;
}

int launch(const struct child_options *o, struct launched *ret) {
    struct wiring w = { { -1, -1, -1 }, { -1, -1, -1 }, "" };
    int r = o->tty ? open_tty(&w, o) : open_pipes(&w, o);
    if (r == 0)
        r = spawn(&w, o, &ret->pid);
    close_all(w.theirs);
    if (r < 0) {
        close_all(w.ours);
        return r;
    }
    ret->out[0] = w.ours[STDOUT_FILENO];
    ret->out[1] = w.ours[STDERR_FILENO];
    ret->in = w.ours[STDIN_FILENO];
    return 0;
}
