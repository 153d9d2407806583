/* bubblewrap: commands confined by the program bwrap; for sandbox.c only (agent-loop.md 14.3). */
#pragma once

#include "base/error.h"
#include "sandbox/places.h"
#include "sandbox/sandbox.h"

#include <limits.h>

/* The places that a command needs, while it runs. */
struct sandbox_hold {
    struct places *places;
    struct place **v;
    size_t n, cap;
};

/* Finds the program: on PATH, in no folder that a command may write. `scope` may be NULL. */
bool bubblewrap_find(const struct sandbox_scope *scope, char ret[PATH_MAX]);
/* The same for a path found earlier. */
bool bubblewrap_is_good(const struct sandbox_scope *scope, const char *program);

struct bubblewrap_params {
    const char *program;
    const struct sandbox_scope *scope;
    const struct sandbox_roots *roots; /* of the scope */
    struct str cwd;
    int filter_fd;                  /* bwrap reads the filter of system calls from it; -1: none */
    bool no_proc;                   /* /proc cannot be mounted here: that of the machine shows */
    const struct str_array *hidden; /* sockets and folders to cover */
};

/* The command line up to the words of the command, in `a`, NULL at its end. NULL: *reterr says what cannot be
 * protected; the places entered so far stay in `hold`. */
const char *const *bubblewrap_arguments(struct arena *a, const struct bubblewrap_params *params,
    struct sandbox_hold *hold, struct error *reterr);
