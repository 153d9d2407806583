/* child: one child process: its group, its pipes or terminal, its end.
 *
 * Started with posix_spawn() (no copy of our memory), reaped through a pidfd on the loop. Each child leads a
 * session and process group of its own; signals go to the group. */
#pragma once

#include "loop/op.h"

enum child_stream { CHILD_STDOUT, CHILD_STDERR };
enum child_input { CHILD_INPUT_NULL, CHILD_INPUT_PIPE };

enum {
    CHILD_INPUT_BYTES_MAX = 16 * 1024 * 1024, /* written and not yet taken by the child */
    CHILD_HEIRS_MS = 50,                      /* until heirs are killed: some are about to leave */
};

struct child_options {
    const char *const
        *argv;              /* NULL-terminated; argv[0] is looked up on PATH when it has no slash */
    const char *const *env; /* NULL-terminated; NULL: ours */
    const char *cwd;        /* NULL: ours */
    const int *
        fds; /* more descriptors that the child gets, under their numbers; the caller closes its own */
    unsigned fd_count;
    enum child_input input;
    bool one_stream; /* standard error goes where standard output goes */
    bool tty;        /* a terminal instead of pipes; one stream, input is a pipe */
    unsigned short rows, columns;
    bool
        takes_heirs; /* what it leaves behind in its process group is killed soon after it is closed */
};

struct child_events {
    /* Bytes, cut anywhere; valid during the call. */
    void (*on_output)(void *user, enum child_stream stream, struct str bytes);
    /* The child is dead and reaped: exit status, or 128 + signal number with `signal` set. Output may still
     * come, from grandchildren too. Exactly once. */
    void (*on_exit)(void *user, int status, int signal);
    /* All output streams are closed. At most once, before or after on_exit(). */
    void (*on_eof)(void *user);
};

struct child;

/* An operation of `group`. Cancelling it kills the group; it ends when the child is reaped, and no event
 * comes meanwhile. NULL and a negative errno when the program or directory cannot be used. */
struct child *child_start(uv_loop_t *loop, struct op_group *group,
    const struct child_options *options, const struct child_events *events, void *user,
    int *ret_error);

/* The pid, until on_exit(). */
int child_pid(const struct child *child);
/* To the process group; nothing when the child is gone. */
void child_signal(struct child *child, int signal);
/* Queues input; false when there is no pipe, it is closed, or too much is waiting. */
bool child_write(struct child *child, struct str bytes);
/* Closes the input once what is queued is written. */
void child_close_input(struct child *child);
/* Of a terminal. */
void child_resize(struct child *child, unsigned short rows, unsigned short columns);
/* Stops and resumes reading output. */
void child_pause(struct child *child, bool paused);
/* After on_exit(): gives up what output may still come. Before: kills. No event comes after this call. */
void child_close(struct child *child);
