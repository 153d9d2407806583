/* child_params: what command/exec and process/spawn have in common in their parameters. */
#include "handlers/child_params.h"

#include "base/base64.h"

const char *const *child_argv(struct arena *a, const struct str_array *command) {
    const char **argv = arena_array(a, const char *, command->n + 1);
    for (size_t i = 0; i < command->n; i++)
        argv[i] = arena_cstr(a, command->v[i]);
    return argv;
}

void child_change_environment(struct environment *env, const struct str_map *changes) {
    for (size_t i = 0; i < changes->n; i++) {
        if (changes->v[i].value.p)
            environment_set(env, changes->v[i].key, changes->v[i].value);
        else
            environment_unset(env, changes->v[i].key);
    }
}

struct str child_start_error(
    struct arena *a, const struct str_array *command, const char *what, int error) {
    if (command->v[0].n == 0)
        return arena_printf(a, "failed to spawn %s: missing program for pipe spawn", what);
    return arena_printf(a, "failed to spawn %s: %s", what, error_of_errno(error));
}

struct str child_shown_id(struct arena *a, struct str id) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write_str(&text, id);
    return arena_str(a, buf_str(&text));
}

bool child_take_input(struct rpc_request *req, struct client_process *p, struct str delta_base64,
    bool close, const char *what) {
    struct str bytes = STR("");
    struct error why;
    if (delta_base64.p && !base64_decode_explained(&req->arena, delta_base64, &bytes, &why)) {
        rpc_fail(req, RPC_INVALID_PARAMS, "invalid deltaBase64: %s", why.text);
        return false;
    }
    switch (client_process_write(p, bytes, close)) {
    case CLIENT_PROCESS_NO_INPUT:
        rpc_fail(req, RPC_INVALID_REQUEST, "stdin streaming is not enabled for this %s", what);
        return false;
    case CLIENT_PROCESS_INPUT_CLOSED:
        rpc_fail(req, RPC_INVALID_REQUEST, "stdin is already closed");
        return false;
    case CLIENT_PROCESS_WRITTEN:
        break;
    }
    return true;
}
