/* apart: a process of ours that talks with nobody: its standard streams are at /dev/null unless said otherwise. For
 * what is too plain for child.h; does not wait. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct apart {
    const char *program; /* a path */
    const char *const *argv;
    int input;          /* standard input; < 0: none. Stays the caller's */
    const char *errors; /* a file, emptied, for standard error; NULL: nowhere */
    const char *folder; /* to work in; NULL: ours */
    bool own_session;   /* who ends us spares it */
};

/* Starts it, with our environment and no signal blocked. 0, or a negative errno. The caller reaps. */
int apart_start(const struct apart *x, pid_t *ret_pid);
