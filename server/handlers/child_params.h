/* child_params: what command/exec and process/spawn have in common in their parameters. */
#pragma once

#include "handlers/services.h"
#include "local/client_process.h"
#include "process/environment.h"

/* argv for child_start(), NULL-terminated, in `a`. */
const char *const *child_argv(struct arena *a, const struct str_array *command);

/* The client's changes: null takes a variable away. */
void child_change_environment(struct environment *env, const struct str_map *changes);

/* Why a process could not be started. */
struct str child_start_error(
    struct arena *a, const struct str_array *command, const char *what, int error);

/* An id as messages show it: a JSON string. */
struct str child_shown_id(struct arena *a, struct str id);

/* Input for a running process: decodes, writes, and answers errors. True: answer with success. */
bool child_take_input(struct rpc_request *req, struct client_process *p, struct str delta_base64,
    bool close, const char *what);
