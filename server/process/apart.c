/* apart: a process of ours that talks with nobody. */
#include "process/apart.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

enum { ERRORS_MODE = 0600 };

static int wire(posix_spawn_file_actions_t *actions, const struct apart *x) {
    int r = x->input >= 0
                ? posix_spawn_file_actions_adddup2(actions, x->input, STDIN_FILENO)
                : posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    r |= posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    r |= posix_spawn_file_actions_addopen(actions, STDERR_FILENO,
        x->errors ? x->errors : "/dev/null", x->errors ? O_WRONLY | O_CREAT | O_TRUNC : O_WRONLY,
        ERRORS_MODE);
    if (x->folder)
        r |= posix_spawn_file_actions_addchdir_np(actions, x->folder);
    return r;
}

int apart_start(const struct apart *x, pid_t *ret_pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    (void)sigemptyset(&none);
    if (posix_spawn_file_actions_init(&actions) != 0)
        abort();
    if (posix_spawnattr_init(&attributes) != 0)
        abort();
    int flags = POSIX_SPAWN_SETSIGMASK | (x->own_session ? POSIX_SPAWN_SETSID : 0);
    int r = wire(&actions, x);
    r |= posix_spawnattr_setsigmask(&attributes, &none);
    r |= posix_spawnattr_setflags(&attributes, (short)flags);
    if (r == 0)
        r = posix_spawn(
            ret_pid, x->program, &actions, &attributes, (char *const *)x->argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)posix_spawnattr_destroy(&attributes);
    return -r;
}
