/* run: a command and all that it prints, for commands that print little: git, mostly. */
#pragma once

#include "loop/op.h"

enum { RUN_OUTPUT_BYTES_MAX = 1024 * 1024, RUN_TIMEOUT_MS = 30000 };

/* The command has ended: its exit status (-1: it could not be started, took longer than RUN_TIMEOUT_MS or printed more
 * than RUN_OUTPUT_BYTES_MAX) and its standard output, valid during the call. Never from within run_start(), and not
 * after the operation was cancelled. */
typedef void run_done(void *user, int status, struct str output);

/* The same in full. */
struct run_options {
    const char *const *argv; /* ends with NULL */
    const char *cwd;         /* NULL: ours */
    int64_t timeout_ms;      /* 0: RUN_TIMEOUT_MS */
    size_t output_bytes_max; /* of each stream; 0: RUN_OUTPUT_BYTES_MAX */
    struct str input;        /* on its standard input; "no string": there is none */
};

struct run_result {
    int status; /* as above */
    int error;  /* negative errno of a command that could not be started */
    bool timed_out;
    struct str output, errors; /* standard output and standard error */
};

typedef void run_ended(void *user, const struct run_result *result);
struct op *run_command(uv_loop_t *loop, struct op_group *group, const struct run_options *options,
    run_ended *ended, void *user);

/* Several commands, each when the one before it succeeded. `failed` is the number of the one that did not, or `n`;
 * `last` is what came of the last one that ran. An operation of `group`; all is copied. */
typedef void run_steps_ended(void *user, size_t failed, const struct run_result *last);
struct op *run_steps(uv_loop_t *loop, struct op_group *group, const struct run_options *steps,
    size_t n, run_steps_ended *ended, void *user);

/* An operation of `group`. `argv` ends with NULL and is copied, `cwd` too. */
struct op *run_start(uv_loop_t *loop, struct op_group *group, const char *const *argv,
    const char *cwd, run_done *done, void *user);
