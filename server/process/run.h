/* run: a command and all that it prints, for commands that print little: git, mostly. */
#pragma once

#include "loop/op.h"

enum { RUN_OUTPUT_BYTES_MAX = 1024 * 1024, RUN_TIMEOUT_MS = 30000 };

/* The command has ended: its exit status (-1: it could not be started, took longer than RUN_TIMEOUT_MS or printed more
 * than RUN_OUTPUT_BYTES_MAX) and its standard output, valid during the call. Never from within run_start(), and not
 * after the operation was cancelled. */
typedef void run_done(void *user, int status, struct str output);

/* An operation of `group`. `argv` ends with NULL and is copied, `cwd` too. */
struct op *run_start(uv_loop_t *loop, struct op_group *group, const char *const *argv,
    const char *cwd, run_done *done, void *user);
